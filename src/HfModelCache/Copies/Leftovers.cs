using HfModelCache.Stores;

namespace HfModelCache.Copies;

/// <summary>Represents what earlier runs may have stored that does not belong to the copy: files of other commits, and files that are no longer selected.</summary>
/// <remarks>A weight shard of another commit would be loaded together with those of this one.</remarks>
internal sealed class Leftovers
{
    /// <summary>No leftovers.</summary>
    public static readonly Leftovers None = new(Enumerable.Empty<(string, ManifestFile)>().ToLookup(r => r.Item1, r => r.Item2));

    private readonly ILookup<string, ManifestFile> _records;

    private Leftovers(ILookup<string, ManifestFile> recordsByKey) => _records = recordsByKey;

    /// <summary>The keys under which earlier runs may have opened uploads.</summary>
    public IEnumerable<string> Keys => _records.Select(records => records.Key);

    /// <summary>Finds the leftovers.</summary>
    /// <param name="location">The location of the copy.</param>
    /// <param name="recorded">The records of earlier runs.</param>
    /// <param name="belongs">Whether a key belongs to the copy.</param>
    public static Leftovers Of(CopyLocation location, IEnumerable<ManifestFile> recorded, Func<string, bool> belongs) =>
        location.IsShared
            ? None
            : new(recorded.Where(file => !belongs(location.KeyOf(file))).ToLookup(location.KeyOf, StringComparer.Ordinal));

    /// <summary>
    /// Returns the leftovers that exist. A verified object must be unchanged; one that a run had no time to verify must have
    /// the planned size. Objects that another program wrote are left alone.
    /// </summary>
    /// <param name="objects">The stored objects, by key.</param>
    public IReadOnlyList<ManifestFile> Among(IReadOnlyDictionary<string, StoredObject> objects) =>
    [
        .. _records
            .Where(records => objects.ContainsKey(records.Key))
            .Select(records => records.FirstOrDefault(file => IsThere(file, objects[records.Key])))
            .OfType<ManifestFile>(),
    ];

    private static bool IsThere(ManifestFile file, StoredObject found) =>
        string.IsNullOrEmpty(file.ETag) ? file.Size == found.Size : file.Describes(found);
}

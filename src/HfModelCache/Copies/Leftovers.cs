using HfModelCache.Stores;

namespace HfModelCache.Copies;

/// <summary>What earlier runs have stored, or may have, and the copy does not have any more: other commits' files, and files that are no longer selected.</summary>
/// <remarks>A weight shard of another commit beside those of this one would be loaded with them.</remarks>
internal sealed class Leftovers
{
    /// <summary>Nothing is left.</summary>
    public static readonly Leftovers None = new(Enumerable.Empty<(string, ManifestFile)>().ToLookup(r => r.Item1, r => r.Item2));

    private readonly ILookup<string, ManifestFile> _records;

    private Leftovers(ILookup<string, ManifestFile> recordsByKey) => _records = recordsByKey;

    /// <summary>The keys under which earlier runs may have opened uploads.</summary>
    public IEnumerable<string> Keys => _records.Select(records => records.Key);

    /// <summary>Finds out what is left.</summary>
    /// <param name="location">Where the copy lies.</param>
    /// <param name="recorded">What earlier runs have recorded.</param>
    /// <param name="belonging">The paths that belong to the copy.</param>
    public static Leftovers Of(CopyLocation location, IEnumerable<ManifestFile> recorded, IReadOnlySet<string> belonging) => new(
        recorded.Where(file => !belonging.Contains(file.Path)).ToLookup(file => location.KeyOf(file.Path), StringComparer.Ordinal));

    /// <summary>
    /// Those that are there. An object that was verified must still be the same one; one that a run had no time to record
    /// must have the planned size. What somebody else has put in its place is left alone.
    /// </summary>
    /// <param name="objects">What is there, by key.</param>
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

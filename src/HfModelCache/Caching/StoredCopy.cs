using HfModelCache.Leadership;
using HfModelCache.Stores;

namespace HfModelCache.Caching;

/// <summary>What the store holds of a repo.</summary>
/// <param name="Manifest">The published manifest; null where there is none that can be used.</param>
/// <param name="Journal">The journal of a run that did not finish; null where there is none.</param>
/// <param name="Objects">Every object under the copy's prefix, by key.</param>
internal sealed record StoredCopy(
    Manifest? Manifest,
    Manifest? Journal,
    IReadOnlyDictionary<string, StoredObject> Objects)
{
    /// <summary>What shards have said to be whole, where several machines carried the copy. Default none.</summary>
    public IReadOnlyList<ManifestFile> Carried { get; init; } = [];

    /// <summary>Every record of a file that was verified; a path may have several.</summary>
    public IEnumerable<ManifestFile> Verified => (Manifest?.Files ?? []).Concat(Journal?.Files ?? []).Concat(Carried);

    /// <summary>The manifest's object as it was seen, so that its change is noticed.</summary>
    public AwaitedObject ManifestSeen(CopyLocation location) =>
        new(location.ManifestKey, Objects.GetValueOrDefault(location.ManifestKey)?.ETag);

    /// <summary>Whether an object is still the very one that a record speaks of.</summary>
    public bool Holds(string key, ManifestFile file) =>
        file.ETag is not null && Objects.TryGetValue(key, out var found) && found.Size == file.Size && found.ETag == file.ETag;

    /// <summary>Reads it: two requests at once, and a third where a journal was left behind.</summary>
    public static async Task<StoredCopy> ReadAsync(
        IObjectStore store,
        ManifestStore documents,
        CopyLocation location,
        CancellationToken cancellationToken)
    {
        var reading = documents.ReadAsync(location.ManifestKey, cancellationToken);
        var listing = store.ListAsync(location.Root, cancellationToken);
        await Task.WhenAll(reading, listing).ConfigureAwait(false);
        var objects = (await listing.ConfigureAwait(false)).ToDictionary(o => o.Key, StringComparer.Ordinal);
        var journal = objects.ContainsKey(location.JournalKey)
            ? await documents.ReadAsync(location.JournalKey, cancellationToken).ConfigureAwait(false)
            : null;
        return new StoredCopy(await reading.ConfigureAwait(false), journal, objects);
    }
}

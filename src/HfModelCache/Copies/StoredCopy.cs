using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Stores;

namespace HfModelCache.Copies;

/// <summary>What the store holds of a repo.</summary>
/// <param name="Manifest">The published manifest; null where there is none that can be used.</param>
/// <param name="Journal">The journal of a run that did not finish; null where there is none that can be used.</param>
/// <param name="Objects">Every object under the copy's prefix, by key.</param>
internal sealed record StoredCopy(
    Manifest? Manifest,
    Manifest? Journal,
    IReadOnlyDictionary<string, StoredObject> Objects)
{
    /// <summary>What shards have said to be whole, where several machines carried the copy. Default none.</summary>
    public IReadOnlyList<ManifestFile> Carried { get; init; } = [];

    /// <summary>The manifest's object as it was read, whether or not it could be used; null where there was none.</summary>
    public StoredDocument? ManifestDocument { get; init; }

    /// <summary>Every record of a file that was verified; a path may have several.</summary>
    public IEnumerable<ManifestFile> Verified => (Manifest?.Files ?? []).Concat(Journal?.Files ?? []).Concat(Carried);

    /// <summary>Every record of a file that some run has stored, or may have.</summary>
    public IEnumerable<ManifestFile> Recorded => Verified.Concat(Journal?.Planned ?? []);

    /// <summary>The manifest, so that its change is noticed.</summary>
    public WatchedObject WatchManifest(CopyLocation location) => new(location.ManifestKey, ManifestDocument, CopyDocuments.MaxBytes);

    /// <summary>Whether an object is still the very one that a record speaks of. An empty ETag proves nothing.</summary>
    public bool Holds(string key, ManifestFile file) => Objects.TryGetValue(key, out var found) && file.Describes(found);

    /// <summary>The same without a journal that another repo's run has left.</summary>
    public StoredCopy Of(RepoId repo) => Journal?.IsOf(repo) == false ? this with { Journal = null } : this;

    /// <summary>Reads it: two requests at once, and further ones where a journal was left, or where a listing contradicts a record.</summary>
    public static async Task<StoredCopy> ReadAsync(
        IObjectReader store,
        CopyDocuments documents,
        CopyLocation location,
        CancellationToken cancellationToken)
    {
        var reading = documents.ReadAsync(location.ManifestKey, cancellationToken);
        var listing = store.ListAsync(location.Root, cancellationToken);
        await Task.WhenAll(reading, listing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var (manifest, document) = await reading.ConfigureAwait(false);

        // Keys that may only read objects can use a copy: its manifest names them. To lead, one has to list.
        var listed = manifest is not null && IsDenied(listing) ? [] : await listing.ConfigureAwait(false);
        var objects = listed.ToDictionary(o => o.Key, StringComparer.Ordinal);
        var journal = objects.ContainsKey(location.JournalKey)
            ? await documents.ReadJournalAsync(location.JournalKey, cancellationToken).ConfigureAwait(false)
            : null;
        var copy = new StoredCopy(manifest, journal, objects) { ManifestDocument = document };
        return await copy.CorrectListingAsync(store, location, objects, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsDenied(Task request) =>
        request.Exception?.InnerException is OperatorException { Reason: FailureReason.StoreAccessDenied };

    // A listing may lag behind, and some gateways list other ETags than the objects have. The object itself decides.
    private async Task<StoredCopy> CorrectListingAsync(
        IObjectReader store,
        CopyLocation location,
        Dictionary<string, StoredObject> objects,
        CancellationToken cancellationToken)
    {
        var doubtful = Verified
            .Where(file => file.ETag is { Length: > 0 })
            .GroupBy(file => location.KeyOf(file.Path), StringComparer.Ordinal)
            .Where(records => !records.Any(file => Holds(records.Key, file)))
            .Select(records => records.Key);
        var found = await store.FindAllAsync(doubtful.ToList(), cancellationToken).ConfigureAwait(false);
        foreach (var (key, now) in found)
        {
            if (now is null)
                objects.Remove(key);
            else
                objects[key] = now;
        }

        return this;
    }
}

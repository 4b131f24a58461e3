using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Copies;

/// <summary>Represents what the store holds of a repo.</summary>
/// <param name="Manifest">The published manifest; null if there is no usable one.</param>
/// <param name="Journal">The journal of an incomplete run; null if there is no usable one.</param>
/// <param name="Objects">Every object under the copy's prefix, by key, without those of copies of single commits.</param>
internal sealed record StoredCopy(
    Manifest? Manifest,
    Manifest? Journal,
    IReadOnlyDictionary<string, StoredObject> Objects)
{
    /// <summary>The files that machines have reported as complete, if several share the work. Default none.</summary>
    public IReadOnlyList<ManifestFile> Reported { get; init; } = [];

    /// <summary>What other copies in the same store hold. Default nothing.</summary>
    public Twins Twins { get; init; } = Twins.None;

    /// <summary>The manifest's version as it was read, usable or not; null if there was none.</summary>
    public DocumentVersion? ManifestVersion { get; init; }

    /// <summary>All records of verified files; a path may have several.</summary>
    public IEnumerable<ManifestFile> Verified => (Manifest?.Files ?? []).Concat(Journal?.Files ?? []).Concat(Reported);

    /// <summary>All records of files that a run may have stored.</summary>
    public IEnumerable<ManifestFile> Recorded => Verified.Concat(Journal?.Planned ?? []);

    /// <summary>Watches the manifest for changes.</summary>
    public WatchedObject WatchManifest(CopyLocation location) => new(location.ManifestKey, ManifestVersion, CopyDocuments.MaxBytes);

    /// <summary>Whether an object is still the one that a record describes. An empty ETag proves nothing.</summary>
    public bool Holds(string key, ManifestFile file) => Objects.TryGetValue(key, out var found) && file.Describes(found);

    /// <summary>Returns the copy with what other copies of the repo hold.</summary>
    public async Task<StoredCopy> WithTwinsAsync(IObjectReader store, string prefix, RepoId repo, CopyLocation location, ILogger logger, CancellationToken cancellationToken) =>
        location is CommitLocation commit
            ? this with { Twins = await Twins.FindAsync(store, prefix, repo, commit, logger, cancellationToken).ConfigureAwait(false) }
            : this;

    /// <summary>Returns the copy without a journal that a run for another repo left.</summary>
    public StoredCopy WithoutJournalOfOthers(RepoId repo) => Journal?.IsOf(repo) == false ? this with { Journal = null } : this;

    /// <summary>Reads the copy with two concurrent requests; more if there is a journal, or if the listing contradicts a record.</summary>
    public static async Task<StoredCopy> ReadAsync(
        IObjectReader store,
        CopyDocuments documents,
        CopyLocation location,
        CancellationToken cancellationToken)
    {
        var reading = documents.ReadAsync(location.ManifestKey, cancellationToken);
        var listing = store.ListByKeyAsync(location.Root, found => found, cancellationToken);
        await Task.WhenAll(reading, listing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var (manifest, version) = await reading.ConfigureAwait(false);

        // Credentials that may read but not list can use a complete copy: its manifest names the objects. A leader has to list.
        var objects = manifest is not null && IsDenied(listing) ? [] : await listing.ConfigureAwait(false);
        foreach (var key in objects.Keys.Where(location.IsOfCommit).ToList())
            objects.Remove(key);
        ShareTexts(location, manifest, objects);
        var journal = objects.ContainsKey(location.JournalKey)
            ? await documents.ReadJournalAsync(location, cancellationToken).ConfigureAwait(false)
            : null;
        var copy = new StoredCopy(manifest, journal, objects) { ManifestVersion = version };
        return await copy.CorrectListingAsync(store, location, objects, cancellationToken).ConfigureAwait(false);
    }

    // Nearly all ETags are in memory twice. A copy of a hundred thousand files has no room for that.
    private static void ShareTexts(CopyLocation location, Manifest? manifest, Dictionary<string, StoredObject> objects)
    {
        foreach (var file in manifest?.Files ?? [])
        {
            ref var found = ref CollectionsMarshal.GetValueRefOrNullRef(objects, location.KeyOf(file));
            if (!Unsafe.IsNullRef(ref found) && file.Describes(found))
                found = found with { ETag = file.ETag! };
        }
    }

    private static bool IsDenied(Task request) =>
        request.Exception?.InnerException is OperatorException { Reason: FailureReason.StoreAccessDenied };

    // A listing may be stale, and some gateways list other ETags than the objects have. The object itself decides.
    private async Task<StoredCopy> CorrectListingAsync(
        IObjectReader store,
        CopyLocation location,
        Dictionary<string, StoredObject> objects,
        CancellationToken cancellationToken)
    {
        var recorded = Verified.Where(file => file.ETag is { Length: > 0 });
        var doubtful = recorded.Where(file => !Holds(location.KeyOf(file), file)).Select(location.KeyOf).ToHashSet(StringComparer.Ordinal);
        if (doubtful.Count == 0)
            return this;
        doubtful.ExceptWith(recorded.Where(file => Holds(location.KeyOf(file), file)).Select(location.KeyOf));
        var found = await store.FindAllAsync(doubtful, cancellationToken).ConfigureAwait(false);
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

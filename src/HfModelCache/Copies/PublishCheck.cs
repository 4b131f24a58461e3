using HfModelCache.Failures;
using HfModelCache.Stores;

namespace HfModelCache.Copies;

/// <summary>Checks, right before a manifest is written, that every object is still the one that was verified.</summary>
/// <param name="store">The store.</param>
/// <param name="location">The location of the copy.</param>
internal sealed class PublishCheck(IObjectStore store, CopyLocation location)
{
    /// <summary>Runs the check.</summary>
    /// <param name="files">The files that the manifest will list, each with the key of its object.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The objects under the copy's prefix, by key.</returns>
    /// <exception cref="TransientException">Another writer has changed an object; another run repairs it.</exception>
    public async Task<IReadOnlyDictionary<string, StoredObject>> RunAsync(
        IReadOnlyCollection<(string Key, ManifestFile File)> files, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, (string Key, ManifestFile File)>(files.Count, StringComparer.Ordinal);
        foreach (var file in files)
            known[file.Key] = file;
        var objects = await store.ListByKeyAsync(location.Root, Intern, cancellationToken).ConfigureAwait(false);

        // A listing may be stale, or report another ETag; the object itself decides.
        var doubtful = files
            .Where(entry => !IsSame(entry.File, objects.GetValueOrDefault(entry.Key)))
            .ToLookup(entry => entry.Key, entry => entry.File, StringComparer.Ordinal);
        var found = await store.FindAllAsync(doubtful.Select(entries => entries.Key), cancellationToken).ConfigureAwait(false);
        foreach (var entries in doubtful)
        {
            if (!entries.All(file => MayBeSame(file, found[entries.Key])))
            {
                throw new TransientException(
                    FailureReason.CopyDamaged, $"{store.Describe(entries.Key)} was changed by another writer while the copy was made.");
            }
        }

        return objects;

        StoredObject Intern(StoredObject listed) => known.TryGetValue(listed.Key, out var entry) && IsSame(entry.File, listed)
            ? new StoredObject(entry.Key, listed.Size, entry.File.ETag!)
            : listed;
    }

    private static bool IsSame(ManifestFile file, StoredObject? found) =>
        found?.Size == file.Size && found.ETag.Length > 0 && found.ETag == file.ETag;

    // A store without ETags can't show a change that keeps the size; a missing ETag does not contradict the record.
    private static bool MayBeSame(ManifestFile file, StoredObject? found) =>
        found?.Size == file.Size && (found.ETag.Length == 0 || found.ETag == file.ETag);
}

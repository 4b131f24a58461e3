using HfModelCache.Failures;
using HfModelCache.Stores;

namespace HfModelCache.Copies;

/// <summary>Makes sure, right before a manifest is written, that every object is still the one that was verified.</summary>
/// <param name="store">The store.</param>
/// <param name="location">Where the copy lies.</param>
internal sealed class PublishCheck(IObjectStore store, CopyLocation location)
{
    /// <summary>Looks.</summary>
    /// <param name="files">What the manifest is going to say.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>What lies under the copy's prefix.</returns>
    /// <exception cref="TransientException">Another writer has changed an object; another run repairs it.</exception>
    public async Task<IReadOnlyDictionary<string, StoredObject>> LookAsync(
        IEnumerable<ManifestFile> files, CancellationToken cancellationToken)
    {
        var listed = await store.ListAsync(location.Root, cancellationToken).ConfigureAwait(false);
        var objects = listed.ToDictionary(o => o.Key, StringComparer.Ordinal);

        // A listing may lag behind, or know another ETag; the object itself may not.
        var doubtful = files
            .Select(file => (Key: location.KeyOf(file.Path), File: file))
            .Where(entry => !IsSame(entry.File, objects.GetValueOrDefault(entry.Key)))
            .ToDictionary(entry => entry.Key, entry => entry.File, StringComparer.Ordinal);
        var found = await store.FindAllAsync(doubtful.Keys, cancellationToken).ConfigureAwait(false);
        foreach (var (key, file) in doubtful)
        {
            if (!MayBeSame(file, found[key]))
            {
                throw new TransientException(
                    FailureReason.CopyDamaged, $"{store.Describe(key)} was changed by another writer while the copy was made.");
            }
        }

        return objects;
    }

    private static bool IsSame(ManifestFile file, StoredObject? found) =>
        found?.Size == file.Size && found.ETag.Length > 0 && found.ETag == file.ETag;

    // A store without ETags can't show a change that keeps the size: what is absent is no contradiction.
    private static bool MayBeSame(ManifestFile file, StoredObject? found) =>
        found?.Size == file.Size && (found.ETag.Length == 0 || found.ETag == file.ETag);
}

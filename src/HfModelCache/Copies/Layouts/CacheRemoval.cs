using HfModelCache.Stores;
using HfModelCache.Stores.Folder;

namespace HfModelCache.Copies.Layouts;

/// <summary>Removes a copy from a cache of Hub clients: its manifest first, then what nothing else needs.</summary>
/// <remarks>A blob stays if another program wrote it, if a snapshot still links to it, or if another copy records it.</remarks>
/// <param name="copy">The copy.</param>
/// <param name="others">The other copies of the same repo.</param>
internal sealed class CacheRemoval(CachedCopy copy, IEnumerable<CachedCopy> others)
{
    private readonly HubCacheView _view = new(copy.Root);

    /// <summary>Removes the copy.</summary>
    /// <param name="store">The repo's folder, behind the lease of the copy.</param>
    /// <param name="isUsed">Tells whether a living pod uses the copy.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Whether the copy was removed.</returns>
    public async Task<bool> RunAsync(IObjectStore store, Func<Task<bool>> isUsed, CancellationToken cancellationToken)
    {
        // A pod states its use before it reads the manifest. So it sees that the manifest is gone, or its use is seen here.
        var manifest = await store.ReadDocumentAsync(copy.Location.ManifestKey, CopyDocuments.MaxBytes, cancellationToken).ConfigureAwait(false);
        await store.DeleteAsync(copy.Location.ManifestKey, cancellationToken).ConfigureAwait(false);
        if (await isUsed().ConfigureAwait(false))
        {
            if (manifest is not null)
                await store.PutAsync(copy.Location.ManifestKey, new Payload(manifest.Content), cancellationToken).ConfigureAwait(false);
            return false;
        }

        await FolderFailures.Guard(copy.Root, $"Removing the links of {copy}", () => RemoveLinks(cancellationToken)).ConfigureAwait(false);
        var keys = copy.Document.Files.Concat(copy.Document.Planned ?? []).Select(copy.Location.KeyOf).ToHashSet(StringComparer.Ordinal);
        foreach (var upload in await store.ListUploadsAsync("", cancellationToken).ConfigureAwait(false))
        {
            if (keys.Contains(upload.Key))
                await store.AbortUploadAsync(upload, cancellationToken).ConfigureAwait(false);
        }

        foreach (var blob in await FolderFailures.Guard(copy.Root, $"Looking for the blobs of {copy}", FindUnused).ConfigureAwait(false))
            await store.DeleteAsync($"{HubCacheLocation.Blobs}/{blob}", cancellationToken).ConfigureAwait(false);
        await store.DeleteAsync(copy.Location.JournalKey, cancellationToken).ConfigureAwait(false);
        await FolderFailures.Guard(copy.Root, $"Removing the documents of {copy}", RemoveDocuments).ConfigureAwait(false);
        return true;
    }

    private bool RemoveLinks(CancellationToken cancellationToken)
    {
        foreach (var name in _view.FindRefs(copy.Document.Commit))
            File.Delete(name);
        var snapshot = _view.SnapshotOf(copy.Document.Commit);
        foreach (var path in copy.Document.Files.Where(file => !file.Adopted && _view.IsShown(copy.Document, file)).Select(file => Path.Combine(snapshot, file.Path)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.Delete(path);
            RemoveIfEmpty(Path.GetDirectoryName(path)!, snapshot);
        }

        return true;
    }

    private IReadOnlyList<string> FindUnused()
    {
        var used = others.SelectMany(other => other.Blobs).Select(blob => Path.GetFileName(blob.Blob))
            .Concat(_view.FindLinkedBlobs())
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. copy.Blobs.Where(blob => !blob.IsAdopted && File.Exists(blob.Blob))
                .Select(blob => Path.GetFileName(blob.Blob))
                .Where(blob => !used.Contains(blob))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    private bool RemoveDocuments()
    {
        Directory.Delete(Path.Combine(copy.Root, Path.GetDirectoryName(copy.Location.ManifestKey)!), recursive: true);
        return true;
    }

    private static void RemoveIfEmpty(string folder, string top)
    {
        while (folder.Length >= top.Length && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }
}

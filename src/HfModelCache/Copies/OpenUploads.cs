using HfModelCache.Failures;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Copies;

/// <summary>Finds, resumes and aborts the multipart uploads that earlier runs left open. A failure is logged, and does not fail the run.</summary>
/// <param name="store">The store.</param>
/// <param name="location">The location of the copy.</param>
/// <param name="logger">Receives failures.</param>
internal sealed partial class OpenUploads(IObjectStore store, CopyLocation location, ILogger logger)
{
    private readonly ILogger _logger = logger;

    /// <summary>Finds the open uploads of the copy.</summary>
    /// <param name="isOurs">Whether a key below the copy's prefix belongs to it.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<IReadOnlyList<MultipartUpload>> FindAsync(Func<string, bool> isOurs, CancellationToken cancellationToken)
    {
        try
        {
            var open = await store.ListUploadsAsync(location.Root, cancellationToken).ConfigureAwait(false);
            return [.. open.Where(upload => isOurs(upload.Key))];
        }
        catch (ModelCacheException e) when (e is not FenceLostException)
        {
            // Credentials that may write objects but not list uploads are common, and sufficient.
            LogNotCleaned(e.Message);
            return [];
        }
    }

    /// <summary>Chooses one upload for each key: a split one, otherwise the one with the most bytes.</summary>
    /// <param name="open">The open uploads.</param>
    /// <param name="isResumable">Whether an upload of that key can be resumed.</param>
    /// <param name="split">The uploads that several machines have filled, by key.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<IReadOnlyDictionary<string, MultipartUpload>> ChooseAsync(
        IReadOnlyList<MultipartUpload> open,
        Func<string, bool> isResumable,
        IReadOnlyDictionary<string, MultipartUpload> split,
        CancellationToken cancellationToken)
    {
        var chosen = new Dictionary<string, MultipartUpload>(split, StringComparer.Ordinal);
        foreach (var uploads in open.Where(u => isResumable(u.Key) && !chosen.ContainsKey(u.Key)).GroupBy(u => u.Key).ToList())
        {
            var (best, most) = (uploads.First(), -1L);
            if (uploads.Skip(1).Any())
            {
                foreach (var upload in uploads)
                {
                    var bytes = await BytesOfAsync(upload, cancellationToken).ConfigureAwait(false);
                    if (bytes > most)
                        (best, most) = (upload, bytes);
                }
            }

            LogResumed(store.Describe(best.Key));
            chosen.Add(best.Key, best);
        }

        return chosen;
    }

    /// <summary>Aborts uploads.</summary>
    public async Task AbortAsync(IEnumerable<MultipartUpload> uploads, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var upload in uploads)
            {
                LogAborted(store.Describe(upload.Key));
                await store.AbortUploadAsync(upload, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ModelCacheException e) when (e is not FenceLostException)
        {
            LogNotCleaned(e.Message);
        }
    }

    private async Task<long> BytesOfAsync(MultipartUpload upload, CancellationToken cancellationToken)
    {
        try
        {
            return (await store.ListPartsAsync(upload, cancellationToken).ConfigureAwait(false)).Sum(part => part.Size);
        }
        catch (ModelCacheException e) when (e is not FenceLostException)
        {
            return 0;
        }
    }

    [LoggerMessage(38, LogLevel.Information, "Aborting an upload of {Key} that an earlier run left open.")]
    private partial void LogAborted(string key);

    [LoggerMessage(42, LogLevel.Information, "Resuming an upload of {Key} that an earlier run left open.")]
    private partial void LogResumed(string key);

    [LoggerMessage(39, LogLevel.Warning, "Uploads that earlier runs left open could not be aborted. {Cause}")]
    private partial void LogNotCleaned(string cause);
}

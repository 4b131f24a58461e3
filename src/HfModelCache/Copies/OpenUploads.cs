using HfModelCache.Failures;
using HfModelCache.Runs;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Copies;

/// <summary>The uploads in parts that earlier runs have left open. That they can't be found or aborted ends no run.</summary>
/// <param name="store">The store.</param>
/// <param name="location">Where the copy lies.</param>
/// <param name="logger">Hears of what is left.</param>
internal sealed partial class OpenUploads(IObjectStore store, CopyLocation location, ILogger logger)
{
    private readonly ILogger _logger = logger;

    /// <summary>Those under keys of the copy, or of what earlier runs may have stored.</summary>
    public async Task<IReadOnlyList<MultipartUpload>> FindAsync(CopyPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            var ours = plan.Files.Select(f => f.Key).Concat(plan.Leftovers.Keys).ToHashSet(StringComparer.Ordinal);
            var open = await store.ListUploadsAsync(location.Root, cancellationToken).ConfigureAwait(false);
            return [.. open.Where(upload => ours.Contains(upload.Key))];
        }
        catch (ModelCacheException e) when (e is not FenceLostException)
        {
            // Keys that may write objects but not list uploads are common, and the copy needs only the former.
            LogNotCleaned(e.Message);
            return [];
        }
    }

    /// <summary>Chooses one upload for each key: a shared one, else the one with the most bytes.</summary>
    /// <param name="open">The uploads.</param>
    /// <param name="isResumable">Whether an upload of that key is of use.</param>
    /// <param name="shared">Uploads that several machines have filled, by key.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<IReadOnlyDictionary<string, MultipartUpload>> ChooseAsync(
        IReadOnlyList<MultipartUpload> open,
        Func<string, bool> isResumable,
        IReadOnlyDictionary<string, MultipartUpload> shared,
        CancellationToken cancellationToken)
    {
        var chosen = new Dictionary<string, MultipartUpload>(shared, StringComparer.Ordinal);
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

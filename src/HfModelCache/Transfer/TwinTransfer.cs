using System.Collections.Concurrent;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Transfer;

/// <summary>Lets a store copy verified objects by itself, so that their bytes move through no network.</summary>
/// <param name="store">The store.</param>
/// <param name="services">Progress, and what verifies copies that the store does not prove.</param>
internal sealed partial class TwinTransfer(IObjectStore store, TransferServices services)
{
    private const int AtOnce = 16;

    private readonly Verifier _verifier = new(store, services);
    private readonly ILogger _logger = services.Logger;

    /// <summary>Copies objects, several at a time.</summary>
    /// <param name="items">Represent the objects.</param>
    /// <param name="of">Returns an item's original, its key, and the file that it is.</param>
    /// <param name="stored">Is called with each object that was copied, and its ETag; may be called concurrently.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The items that the store can't copy.</returns>
    public async Task<IReadOnlyList<T>> RunAsync<T>(
        IEnumerable<T> items,
        Func<T, (StoredReference From, string Key, RepoFile File)> of,
        Action<T, string> stored,
        CancellationToken cancellationToken)
    {
        var refused = new ConcurrentBag<T>();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(items, limits, async (item, ct) =>
        {
            var (from, key, file) = of(item);
            if (await TryCopyAsync(from, key, file, ct).ConfigureAwait(false) is { } etag)
                stored(item, etag);
            else
                refused.Add(item);
        }).ConfigureAwait(false);
        return [.. refused];
    }

    private async Task<string?> TryCopyAsync(StoredReference from, string key, RepoFile file, CancellationToken cancellationToken)
    {
        try
        {
            if (from.Size != file.Size || await store.CopyAsync(from, key, cancellationToken).ConfigureAwait(false) is not { ETag.Length: > 0 } copied)
                return null;
            if (copied.MustVerify && !await _verifier.MatchesAsync(key, file, cancellationToken).ConfigureAwait(false))
            {
                LogWrong(store.Describe(key));
                return null; // It is overwritten, not removed: a removal whose answer is lost could arrive after the right bytes.
            }

            services.Meter.Kept(file.Size);
            return copied.ETag;
        }
        catch (ModelCacheException e) when (e is not FenceLostException)
        {
            LogNotCopied(file.Path, e.Message);
            return null;
        }
    }

    [LoggerMessage(14, LogLevel.Warning, "The store's copy {Key} has other bytes than its original: the file is downloaded.")]
    private partial void LogWrong(string key);

    [LoggerMessage(15, LogLevel.Warning, "{Path} can't be copied from another copy: the file is downloaded. {Cause}")]
    private partial void LogNotCopied(string path, string cause);
}

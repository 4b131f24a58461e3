using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Resilience;
using HfModelCache.Stores;

namespace HfModelCache.Transfer;

/// <summary>Verifies stored objects: reads all their bytes and compares the hash.</summary>
/// <param name="store">The store.</param>
/// <param name="services">Retries, time and progress. A read that breaks is resumed at the byte where it broke.</param>
internal sealed class Verifier(IObjectReader store, TransferServices services)
{
    // Large enough to keep the hash busy, small enough to stay in the processor's cache.
    private const int BufferSize = 256 * 1024;

    private const int AtOnce = 16;

    /// <summary>Verifies many objects, several at a time.</summary>
    /// <param name="items">Represent the objects.</param>
    /// <param name="of">Returns an item's key, and the file that the object should be.</param>
    /// <param name="judge">Is called with each result; may be called concurrently.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task MatchAllAsync<T>(
        IEnumerable<T> items,
        Func<T, (string Key, RepoFile File)> of,
        Action<T, bool> judge,
        CancellationToken cancellationToken)
    {
        var limits = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(items, limits, async (item, ct) =>
        {
            var (key, file) = of(item);
            judge(item, await MatchesAsync(key, file, ct).ConfigureAwait(false));
        });
    }

    /// <summary>Whether the object <paramref name="key"/> is exactly <paramref name="file"/>.</summary>
    public async Task<bool> MatchesAsync(string key, RepoFile file, CancellationToken cancellationToken)
    {
        using var hasher = file.Digest.CreateHasher(file.Size);

        // An empty object has no range to request, and s3rver announces a byte that never comes.
        if (file.Size == 0)
        {
            return await store.FindAsync(key, cancellationToken).ConfigureAwait(false) is { Size: 0 }
                && hasher.Finish() == file.Digest;
        }

        using var progress = services.Meter.Open(file.Path, file.Size);
        var budget = services.Retry.NewBudget();
        var buffer = new byte[BufferSize];
        long position = 0;
        while (true)
        {
            try
            {
                using var watchdog = new StallWatchdog(services.Stall, services.Time, cancellationToken);
                try
                {
                    await using var body = await store.OpenReadAsync(key, new ReadRange(position), cancellationToken).ConfigureAwait(false);
                    if (body is null)
                        return false;
                    while (position < file.Size
                        && await body.Content.ReadAsync(buffer, watchdog.Token).ConfigureAwait(false) is > 0 and var count)
                    {
                        hasher.Append(buffer.AsSpan(0, count));
                        position += count;
                        services.Meter.Verified(count);
                        progress.Received(count);
                        progress.Stored(count);
                        watchdog.Moved(count);
                        budget.Progress(count);
                    }

                    return position == file.Size
                        && await body.Content.ReadAsync(buffer, watchdog.Token).ConfigureAwait(false) == 0 // A longer object starts with the same bytes.
                        && hasher.Finish() == file.Digest;
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested
                    && (e is IOException or HttpRequestException || (e is OperationCanceledException && watchdog.Stalled)))
                {
                    throw new TransientException(
                        FailureReason.StoreUnreachable, $"Reading {store.Describe(key)} was interrupted.", inner: e);
                }
            }
            catch (TransientException e)
            {
                await services.Retry.SpendAsync(budget, e, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}

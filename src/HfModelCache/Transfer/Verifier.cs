using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Resilience;
using HfModelCache.Stores;

namespace HfModelCache.Transfer;

/// <summary>Reads an object back from the store and tells whether it is the file that it should be.</summary>
/// <param name="store">The store.</param>
/// <param name="stall">When reading counts as stalled.</param>
/// <param name="retry">How a broken read is repeated; it goes on where it broke off.</param>
/// <param name="meter">Told of every byte.</param>
/// <param name="time">The clock.</param>
internal sealed class Verifier(IObjectReader store, StallLimits stall, Retry retry, TransferMeter meter, TimeProvider time)
{
    // Reads of this size keep the hash busy, and are small enough to stay in the processor's cache.
    private const int BufferSize = 256 * 1024;

    private const int AtOnce = 4;

    /// <summary>Judges many objects, some at a time.</summary>
    /// <param name="items">What stands for the objects.</param>
    /// <param name="of">An item's key, and the file that should be there.</param>
    /// <param name="judge">Told whether it is; may be told by several at once.</param>
    /// <param name="cancellationToken">Stops everything.</param>
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

    /// <summary>Whether the object under <paramref name="key"/> is exactly <paramref name="file"/>.</summary>
    public async Task<bool> MatchesAsync(string key, RepoFile file, CancellationToken cancellationToken)
    {
        using var hasher = file.Digest.CreateHasher(file.Size);

        // An object without bytes has no range to ask for; s3rver would announce a byte that never comes.
        if (file.Size == 0)
        {
            return await store.FindAsync(key, cancellationToken).ConfigureAwait(false) is { Size: 0 }
                && hasher.Finish() == file.Digest;
        }

        var budget = retry.NewBudget();
        var buffer = new byte[BufferSize];
        long position = 0;
        while (true)
        {
            try
            {
                using var watchdog = new StallWatchdog(stall, time, cancellationToken);
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
                        meter.Verified(count);
                        watchdog.Moved(count);
                        budget.Progress(count);
                    }

                    return position == file.Size
                        && await body.Content.ReadAsync(buffer, watchdog.Token).ConfigureAwait(false) == 0 // A longer object begins with the same bytes.
                        && hasher.Finish() == file.Digest;
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested
                    && (e is IOException or HttpRequestException || (e is OperationCanceledException && watchdog.Stalled)))
                {
                    throw new TransientException(
                        FailureReason.StoreUnreachable, $"Reading {store.Describe(key)} back broke off.", inner: e);
                }
            }
            catch (TransientException e)
            {
                await retry.SpendAsync(budget, e, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}

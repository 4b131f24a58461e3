using System.Runtime.ExceptionServices;
using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Stores.S3.Credentials;
using HfModelCache.Stores.S3.Sending;

namespace HfModelCache.Stores.S3;

// Every request passes through here: it gets its limit, and what it throws is judged.
public sealed partial class S3ObjectStore
{
    private async Task<T> CallAsync<T>(
        string what,
        Func<CancellationToken, Task<T>> call,
        CancellationToken cancellationToken,
        TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? _options.RequestTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await call(linked.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e, timeout.IsCancellationRequested, cancellationToken))
        {
            throw timeout.IsCancellationRequested
                ? new TransientException(FailureReason.StoreUnreachable, $"{what} took too long.", inner: e)
                : await JudgeAsync(e, what).ConfigureAwait(false);
        }
    }

    private async Task<T> TransferAsync<T>(
        string what,
        Func<Action<int>, CancellationToken, Task<T>> transfer,
        CancellationToken cancellationToken)
    {
        using var watchdog = new StallWatchdog(_options.Stall, _time, cancellationToken);
        try
        {
            return await transfer(watchdog.Moved, watchdog.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e, watchdog.Stalled, cancellationToken))
        {
            throw watchdog.Stalled
                ? new TransientException(FailureReason.StoreUnreachable, $"{what} stalled.", inner: e)
                : await JudgeAsync(e, what).ConfigureAwait(false);
        }
    }

    /// <returns>The ETag, as the store wrote it.</returns>
    private async Task<string?> SendAsync(
        string what,
        BodyTarget target,
        Payload payload,
        CancellationToken cancellationToken)
    {
        Exception? refusal = null;
        var confirmed = payload.Confirm is { } confirm ? payload with { Confirm = AskAsync } : payload;
        try
        {
            return await TransferAsync(
                what, (moved, ct) => _sender.PutAsync(target, confirmed, moved, ct), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (refusal is not null)
        {
            // HTTP has wrapped it as a failure to send. It is none of the network's.
            ExceptionDispatchInfo.Throw(refusal);
            throw;
        }

        async ValueTask AskAsync(CancellationToken ct)
        {
            try
            {
                await confirm(ct).ConfigureAwait(false);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                refusal = e;
                throw;
            }
        }
    }

    private static bool IsFailure(Exception exception, bool isOverdue, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && (isOverdue || S3Failures.AreTheirs(exception));

    // Keys that are replaced while a run is under way expire, or are no longer known, before the new ones are used.
    private async Task<ModelCacheException> JudgeAsync(Exception exception, string what)
    {
        var failure = S3Failures.From(exception, what);
        return failure.Reason == FailureReason.StoreCredentials
            && _credentials is RenewableCredentials others
            && await others.LookAgainAsync().ConfigureAwait(false)
                ? new TransientException(failure.Reason, failure.Message, inner: exception)
                : failure;
    }
}

using System.Runtime.ExceptionServices;
using Amazon.S3;
using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Stores.S3.Credentials;
using HfModelCache.Stores.S3.Sending;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Stores.S3;

// Every request passes through here: it gets its limit, and what it throws is judged.
public sealed partial class S3ObjectStore
{
    private async Task<T> CallAsync<T>(
        string what,
        string right,
        Func<IAmazonS3, CancellationToken, Task<T>> call,
        CancellationToken cancellationToken,
        TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? _options.RequestTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await AsWantedAsync(connection => call(connection.Client, linked.Token)).ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e, timeout.IsCancellationRequested, cancellationToken))
        {
            throw timeout.IsCancellationRequested
                ? new TransientException(FailureReason.StoreUnreachable, $"{what} took too long.", inner: e)
                : await JudgeAsync(e, what, right).ConfigureAwait(false);
        }
    }

    private async Task<T> TransferAsync<T>(
        string what,
        string right,
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
                : await JudgeAsync(e, what, right).ConfigureAwait(false);
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
                what, S3Rights.Put, (moved, ct) => AsWantedAsync(now => now.Sender.PutAsync(target, confirmed, moved, ct)), cancellationToken).ConfigureAwait(false);
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

    // A store tells what it wants when it refuses. Each demand is met once, so there is an end.
    private async Task<T> AsWantedAsync<T>(Func<S3Connection, Task<T>> request)
    {
        while (true)
        {
            var connection = _connection;
            try
            {
                return await request(connection).ConfigureAwait(false);
            }
            catch (Exception e) when (Refusal.Of(e) is { } refusal && Meets(connection, refusal))
            {
                // The same request again, as the store wants it.
            }
        }
    }

    private bool Meets(S3Connection refused, Refusal refusal)
    {
        var demands = refused.Demands.After(refusal, _options);
        lock (_gate)
        {
            if (_connection != refused)
                return true; // Another request has heard it before.
            if (demands == refused.Demands)
                return false;
            Log(refused.Demands, demands);
            _connection = new S3Connection(_options, demands, _credentials, _connections, _time);
            return true; // The former one is still in use by others. It owns nothing but memory.
        }
    }

    private void Log(StoreDemands before, StoreDemands now)
    {
        if (now.Region != before.Region)
            LogRegion(_options.Bucket, now.Region, before.Region);
        if (now.VirtualHost != before.VirtualHost)
            LogVirtualHost(_options.Bucket);
        if (now.Checksums != before.Checksums)
            LogChecksums(_options.Bucket);
    }

    private static bool IsFailure(Exception exception, bool isOverdue, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && (isOverdue || S3Failures.AreTheirs(exception));

    // Keys that are replaced while a run is under way expire, or are no longer known, before the new ones are used.
    private async Task<ModelCacheException> JudgeAsync(Exception exception, string what, string right)
    {
        var failure = S3Failures.From(exception, what);
        return failure.Reason switch
        {
            FailureReason.StoreCredentials when _credentials is RenewableCredentials others && await others.LookAgainAsync().ConfigureAwait(false) =>
                new TransientException(failure.Reason, failure.Message, inner: exception),
            FailureReason.StoreAccessDenied => new OperatorException(failure.Reason, $"{failure.Message} That needs the right {right}.", exception),
            _ => failure,
        };
    }

    [LoggerMessage(97, LogLevel.Warning, "The store says that the bucket {Bucket} is in the region {Region}, not {Set}; requests are signed for {Region} from now on. Set AWS_REGION={Region}.")]
    private partial void LogRegion(string bucket, string region, string set);

    [LoggerMessage(98, LogLevel.Warning, "The store takes no requests that name the bucket {Bucket} in the path; from now on the host names it. Set S3_ADDRESSING_STYLE=virtual.")]
    private partial void LogVirtualHost(string bucket);

    [LoggerMessage(99, LogLevel.Information, "The store wants a checksum with every body for the bucket {Bucket}; Content-MD5 is sent from now on.")]
    private partial void LogChecksums(string bucket);
}

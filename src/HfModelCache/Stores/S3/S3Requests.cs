using System.Runtime.ExceptionServices;
using Amazon.Runtime;
using Amazon.S3;
using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Stores.S3.Credentials;
using HfModelCache.Stores.S3.Sending;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Stores.S3;

/// <summary>Sends every request to a bucket: within a time limit, in the form the store demands, with its failures classified.</summary>
internal sealed partial class S3Requests : IDisposable
{
    private readonly S3Options _options;
    private readonly TimeProvider _time;
    private readonly AWSCredentials _credentials;
    private readonly HttpMessageHandler _connections;
    private readonly S3HttpClientFactory _tokens;
    private readonly ILogger _logger;
    private readonly SharedAddresses _addresses;
    private readonly bool _sharesCredentials;
    private readonly Lock _gate = new();
    private volatile S3Connection _connection;

    /// <summary>Creates the clients. No connection is opened.</summary>
    /// <param name="options">How to reach the bucket.</param>
    /// <param name="time">The clock for time limits and signatures.</param>
    /// <param name="logger">Logs what the store demands beyond the settings.</param>
    /// <exception cref="OperatorException">The settings name no usable credentials.</exception>
    public S3Requests(S3Options options, TimeProvider time, ILogger logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _connections = StoreConnections.Open(options, time);
        _tokens = new S3HttpClientFactory(_connections, TokenService.Limit);
        try
        {
            var demands = StoreDemands.Of(options);
            _credentials = S3ClientSettings.Credentials(options, S3ClientSettings.Config(options, demands, _tokens), _tokens, time);
            _connection = new S3Connection(options, demands, _credentials, _connections, time);
            _addresses = new SharedAddresses(options, _credentials, time);
        }
        catch (AmazonClientException e)
        {
            _tokens.Dispose();
            _connections.Dispose();
            throw new OperatorException(FailureReason.StoreCredentials, $"No credentials for the store: {e.Message.TrimEnd('.')}.", e);
        }
    }

    // Its own connections, and everything else of another one's.
    private S3Requests(S3Requests others)
    {
        (_options, _time, _logger, _credentials, _tokens) = (others._options, others._time, others._logger, others._credentials, others._tokens);
        _addresses = others._addresses;
        _connections = StoreConnections.Open(_options, _time);
        _connection = new S3Connection(_options, others._connection.Demands, _credentials, _connections, _time);
        _sharesCredentials = true;
    }

    /// <summary>The bucket's name.</summary>
    public string Bucket => _options.Bucket;

    /// <summary>Identifies the server, and the account by its keys; null if they are not static.</summary>
    public string? Server => _options.Keys is { } keys ? $"{_options.Endpoint?.AbsoluteUri ?? _options.Region} {keys.AccessKeyId}" : null;

    /// <summary>The largest part that the server copies in one request, in bytes.</summary>
    public long CopyPartSize => _options.CopyPartSize;

    /// <summary>How long completing a multipart upload may take.</summary>
    public TimeSpan CompleteTimeout => _options.CompleteTimeout;

    /// <summary>Returns the same with connections of its own. Disposing it closes them.</summary>
    public S3Requests WithOwnConnection() => new(this);

    /// <summary>Returns an object's full name for messages.</summary>
    public string Describe(string key) => $"s3://{Bucket}/{key}";

    /// <summary>Returns an address at which a client without keys can read an object.</summary>
    public ValueTask<Uri> ShareAsync(string key, SharingTerms terms) => _addresses.CreateAsync(key, terms, _connection.Demands);

    /// <summary>Sends a request without a large body.</summary>
    /// <param name="what">The request in a few words, for messages.</param>
    /// <param name="right">The right that it needs.</param>
    /// <param name="call">Sends it.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <param name="limit">How long it may take; null for <see cref="S3Options.RequestTimeout"/>.</param>
    public async Task<T> CallAsync<T>(
        string what,
        string right,
        Func<IAmazonS3, CancellationToken, Task<T>> call,
        CancellationToken cancellationToken,
        TimeSpan? limit = null)
    {
        var began = _time.GetTimestamp();
        using var timeout = new CancellationTokenSource(limit ?? _options.RequestTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await AsDemandedAsync(connection => call(connection.Client, linked.Token)).ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e, timeout.IsCancellationRequested, cancellationToken))
        {
            throw timeout.IsCancellationRequested
                ? new TransientException(FailureReason.StoreUnreachable, $"{what} timed out.", inner: e)
                : await ClassifyAsync(e, what, right, began).ConfigureAwait(false);
        }
    }

    /// <summary>Moves an object's bytes, and fails if they stall.</summary>
    /// <param name="what">The request in a few words, for messages.</param>
    /// <param name="right">The right that it needs.</param>
    /// <param name="transfer">Moves the bytes; it reports how many.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<T> TransferAsync<T>(
        string what,
        string right,
        Func<Action<int>, CancellationToken, Task<T>> transfer,
        CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        using var watchdog = new StallWatchdog(_options.Stall, _time, cancellationToken);
        try
        {
            return await transfer(watchdog.Moved, watchdog.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e, watchdog.Stalled, cancellationToken))
        {
            throw watchdog.Stalled
                ? new TransientException(FailureReason.StoreUnreachable, $"{what} stalled.", inner: e)
                : await ClassifyAsync(e, what, right, began).ConfigureAwait(false);
        }
    }

    /// <summary>Sends an object's or a part's body.</summary>
    /// <param name="what">The request in a few words, for messages.</param>
    /// <param name="target">The object or part.</param>
    /// <param name="payload">The body.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The ETag as the store wrote it.</returns>
    public async Task<string?> SendAsync(string what, BodyTarget target, Payload payload, CancellationToken cancellationToken)
    {
        Exception? refusal = null;
        var confirmed = payload.Confirm is { } confirm ? payload with { Confirm = ConfirmAsync } : payload;
        try
        {
            return await TransferAsync(
                what,
                S3Rights.Put,
                (moved, ct) => AsDemandedAsync(now => now.Sender.PutAsync(target, confirmed, moved, ct)),
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (refusal is not null)
        {
            // The HTTP client wrapped it as a network failure, which it is not.
            ExceptionDispatchInfo.Throw(refusal);
            throw;
        }

        async ValueTask ConfirmAsync(CancellationToken ct)
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        if (_sharesCredentials)
        {
            _connections.Dispose();
            return;
        }

        (_credentials as IDisposable)?.Dispose();
        _tokens.Dispose();
        _connections.Dispose();
    }

    // A store states a demand when it refuses a request. Each demand is met once, so the loop ends.
    private async Task<T> AsDemandedAsync<T>(Func<S3Connection, Task<T>> request)
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
                // Sends the request again in the form that the store demands.
            }
        }
    }

    private bool Meets(S3Connection refused, Refusal refusal)
    {
        var demands = refused.Demands.After(refusal, _options);
        lock (_gate)
        {
            if (_connection != refused)
                return true; // Another request has met the demand already.
            if (demands == refused.Demands)
                return false;
            Log(refused.Demands, demands);
            _connection = new S3Connection(_options, demands, _credentials, _connections, _time);
            return true; // Other requests still use the former connection. It owns nothing but memory.
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

    // Credentials that are rotated during a run expire, or are revoked, before their replacement is used.
    private async Task<ModelCacheException> ClassifyAsync(Exception exception, string what, string right, long began)
    {
        var failure = S3Failures.From(exception, what);
        return failure.Reason switch
        {
            FailureReason.StoreCredentials when _credentials is RenewableCredentials others && await others.RenewAsync(began).ConfigureAwait(false) =>
                new TransientException(failure.Reason, failure.Message, inner: exception),
            FailureReason.StoreAccessDenied => new OperatorException(failure.Reason, $"{failure.Message} The request needs the right {right}.", exception),
            _ => failure,
        };
    }

    [LoggerMessage(97, LogLevel.Warning, "The bucket {Bucket} is in the region {Region}, not {Set}. Signing requests for {Region} from now on; set AWS_REGION={Region}.")]
    private partial void LogRegion(string bucket, string region, string set);

    [LoggerMessage(98, LogLevel.Warning, "The store refuses path-style addresses for the bucket {Bucket}. Using virtual-hosted addresses from now on; set S3_ADDRESSING_STYLE=virtual.")]
    private partial void LogVirtualHost(string bucket);

    [LoggerMessage(99, LogLevel.Information, "The store requires a checksum with every body for the bucket {Bucket}. Sending Content-MD5 from now on.")]
    private partial void LogChecksums(string bucket);
}

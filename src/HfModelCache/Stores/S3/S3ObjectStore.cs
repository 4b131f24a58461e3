using System.Net;
using Amazon.Runtime;
using HfModelCache.Failures;
using HfModelCache.Stores.S3.Credentials;
using HfModelCache.Stores.S3.Sending;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HfModelCache.Stores.S3;

/// <summary>A bucket in an S3-compatible store.</summary>
public sealed partial class S3ObjectStore : IObjectStore, IDisposable
{
    private const string ContentType = "application/octet-stream";

    private readonly S3Options _options;
    private readonly TimeProvider _time;
    private readonly AWSCredentials _credentials;
    private readonly HttpMessageHandler _connections;
    private readonly S3HttpClientFactory _tokens;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private volatile S3Connection _connection;

    /// <summary>Prepares a client; no connection is made yet.</summary>
    /// <param name="options">How to reach the bucket.</param>
    /// <param name="time">The clock that limits follow.</param>
    /// <param name="logger">Hears of what the store wants otherwise than it was told; null for nobody.</param>
    /// <exception cref="OperatorException">No credentials can be found where they are said to be.</exception>
    public S3ObjectStore(S3Options options, TimeProvider time, ILogger? logger = null)
    {
        _options = options;
        _time = time;
        _logger = logger ?? NullLogger.Instance;
        Limits = new StoreLimits { SignsPayload = options.SignsPayload };
        _connections = StoreConnections.Open(options, time);
        _tokens = new S3HttpClientFactory(_connections, TokenService.Limit);
        try
        {
            var demands = StoreDemands.Of(options);
            _credentials = S3ClientSettings.Credentials(options, S3ClientSettings.Config(options, demands, _tokens), _tokens, time);
            _connection = new S3Connection(options, demands, _credentials, _connections, time);
        }
        catch (AmazonClientException e)
        {
            _tokens.Dispose();
            _connections.Dispose();
            throw new OperatorException(FailureReason.StoreCredentials, $"No credentials for the store: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <inheritdoc/>
    public StoreLimits Limits { get; }

    /// <inheritdoc/>
    public string Describe(string key) => $"s3://{_options.Bucket}/{key}";

    /// <inheritdoc/>
    public async Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken)
    {
        var target = new BodyTarget(key);
        var etag = await SendAsync($"Storing {Describe(key)}", target, payload, cancellationToken).ConfigureAwait(false);
        return EntityTag.IsStrong(etag) ? EntityTag.Opaque(etag) : "";
    }

    /// <inheritdoc/>
    public async Task<bool> TryCreateAsync(string key, Payload payload, CancellationToken cancellationToken)
    {
        // There are stores that create an object at the head of a request, whatever becomes of its body.
        if (payload.Confirm is { } confirm)
            await confirm(cancellationToken).ConfigureAwait(false);
        try
        {
            var target = new BodyTarget(key) { MustBeNew = true };
            await SendAsync($"Creating {Describe(key)}", target, payload with { Confirm = null }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ModelCacheException e) when (e.InnerException is StoreAnswerException { Refusal.Status: HttpStatusCode.PreconditionFailed })
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        CallAsync(
            $"Removing {Describe(key)}",
            S3Rights.Delete,
            (client, ct) => client.DeleteObjectAsync(_options.Bucket, key, ct),
            cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        (_credentials as IDisposable)?.Dispose();
        _tokens.Dispose();
        _connections.Dispose();
    }
}

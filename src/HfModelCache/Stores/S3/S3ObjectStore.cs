using System.Buffers;
using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Stores.S3.Credentials;
using HfModelCache.Stores.S3.Sending;

namespace HfModelCache.Stores.S3;

/// <summary>A bucket in an S3-compatible store.</summary>
public sealed partial class S3ObjectStore : IObjectStore, IDisposable
{
    private readonly S3Options _options;
    private readonly TimeProvider _time;
    private readonly AWSCredentials _credentials;
    private readonly AmazonS3Client _client;
    private readonly BodySender _sender;

    /// <summary>Prepares a client; no connection is made yet.</summary>
    /// <param name="options">How to reach the bucket.</param>
    /// <param name="time">The clock that limits follow.</param>
    /// <exception cref="OperatorException">No credentials can be found where they are said to be.</exception>
    public S3ObjectStore(S3Options options, TimeProvider time)
    {
        _options = options;
        _time = time;
        Limits = new StoreLimits { SignsPayload = options.SignsPayload };
        try
        {
            var http = new S3HttpClientFactory(options, Timeout.InfiniteTimeSpan);
            var config = S3ClientSettings.Config(options, http);
            _credentials = S3ClientSettings.Credentials(options, config, time);
            _client = new AmazonS3Client(_credentials, config);
            var bucket = _client.DetermineServiceOperationEndpoint(new HeadBucketRequest { BucketName = options.Bucket }).URL;
            _sender = new BodySender(options, bucket.TrimEnd('/'), _credentials, http.Client, time);
        }
        catch (AmazonClientException e)
        {
            throw new OperatorException(FailureReason.StoreCredentials, $"No credentials for the store: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <inheritdoc/>
    public StoreLimits Limits { get; }

    /// <inheritdoc/>
    public string Describe(string key) => $"s3://{_options.Bucket}/{key}";

    /// <inheritdoc/>
    public async Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken) =>
        await HeadAsync(key, cancellationToken).ConfigureAwait(false) is { } head
            ? new StoredObject(key, head.ContentLength, EntityTag.Opaque(head.ETag))
            : null;

    /// <inheritdoc/>
    public async Task<Stream?> OpenReadAsync(string key, long offset, CancellationToken cancellationToken)
    {
        var response = await GetAsync(key, offset, cancellationToken).ConfigureAwait(false);
        if (response is null || !IsEmpty(response))
            return response?.ResponseStream;
        response.Dispose();
        return Stream.Null;
    }

    /// <inheritdoc/>
    public async Task<StoredDocument?> ReadDocumentAsync(string key, int maxBytes, CancellationToken cancellationToken)
    {
        using var response = await GetAsync(key, offset: 0, cancellationToken).ConfigureAwait(false);
        if (response is null)
            return null;
        var etag = EntityTag.Opaque(response.ETag);
        if (IsEmpty(response))
            return new StoredDocument(ReadOnlyMemory<byte>.Empty, etag);
        if (response.ContentLength > maxBytes)
            throw new DocumentTooLargeException(Describe(key), maxBytes);
        var content = await TransferAsync(
            $"Reading {Describe(key)}",
            (moved, ct) => BoundedBody.ReadAsync(response.ResponseStream, maxBytes, moved, ct),
            cancellationToken).ConfigureAwait(false);
        return content is { } whole
            ? new StoredDocument(whole, etag)
            : throw new DocumentTooLargeException(Describe(key), maxBytes);
    }

    /// <inheritdoc/>
    public Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken) =>
        SendAsync($"Storing {Describe(key)}", key, query: "", payload, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> TryCreateAsync(string key, Payload payload, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream(payload.Content.ToArray(), writable: false);
        return await CallAsync($"Creating {Describe(key)}", async ct =>
        {
            var request = new PutObjectRequest
            {
                BucketName = _options.Bucket,
                Key = key,
                InputStream = body,
                AutoCloseStream = false,
                ContentType = ContentType,
                UseChunkEncoding = false,
                DisablePayloadSigning = _options.Endpoint?.Scheme != Uri.UriSchemeHttp,
                IfNoneMatch = "*",
            };
            try
            {
                await _client.PutObjectAsync(request, ct).ConfigureAwait(false);
                return true;
            }
            catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.PreconditionFailed)
            {
                return false;
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        CallAsync(
            $"Removing {Describe(key)}",
            ct => _client.DeleteObjectAsync(_options.Bucket, key, ct),
            cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        (_credentials as IDisposable)?.Dispose();
    }

    private const string ContentType = "application/octet-stream";

    // s3rver answers for an object without bytes as if it had one, "bytes 0-0/0", which then never comes.
    private static bool IsEmpty(GetObjectResponse response) =>
        response.HttpStatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
        || response.ContentRange?.EndsWith("/0", StringComparison.Ordinal) == true;

    private Task<GetObjectResponse?> GetAsync(string key, long offset, CancellationToken cancellationToken)
    {
        // Without a range the SDK hashes the body and compares it with the ETag, which is no MD5 in many stores.
        var request = new GetObjectRequest
        {
            BucketName = _options.Bucket,
            Key = key,
            ByteRange = new ByteRange($"bytes={offset}-"),
        };
        return CallAsync($"Reading {Describe(key)}", async ct =>
        {
            try
            {
                return await _client.GetObjectAsync(request, ct).ConfigureAwait(false);
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                return new GetObjectResponse { HttpStatusCode = e.StatusCode }; // Nothing lies behind the offset.
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
            {
                return null;
            }
        }, cancellationToken);
    }

    private Task<GetObjectMetadataResponse?> HeadAsync(string key, CancellationToken cancellationToken) =>
        CallAsync($"Looking for {Describe(key)}", async ct =>
        {
            try
            {
                return await _client.GetObjectMetadataAsync(_options.Bucket, key, ct).ConfigureAwait(false);
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }
        }, cancellationToken);

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
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw timeout.IsCancellationRequested
                ? new TransientException(FailureReason.StoreUnreachable, $"{what} took too long.", inner: e)
                : await JudgeAsync(e, what).ConfigureAwait(false);
        }
    }

    private async Task<string> SendAsync(
        string what,
        string key,
        string query,
        Payload payload,
        CancellationToken cancellationToken) =>
        EntityTag.Opaque(await TransferAsync(
            what, (moved, ct) => _sender.PutAsync(key, query, payload, moved, ct), cancellationToken).ConfigureAwait(false));

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
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw watchdog.Stalled
                ? new TransientException(FailureReason.StoreUnreachable, $"{what} stalled.", inner: e)
                : await JudgeAsync(e, what).ConfigureAwait(false);
        }
    }

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

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
    public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        CallAsync($"Listing {Describe(prefix)}", async ct =>
        {
            var found = new List<StoredObject>();
            var request = new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = prefix };
            do
            {
                var page = await _client.ListObjectsV2Async(request, ct).ConfigureAwait(false);
                foreach (var item in page.S3Objects ?? [])
                    found.Add(new StoredObject(item.Key, item.Size ?? 0, Unquoted(item.ETag)));
                request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
            }
            while (request.ContinuationToken is not null);
            return (IReadOnlyList<StoredObject>)found;
        }, cancellationToken);

    /// <inheritdoc/>
    public async Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken) =>
        await HeadAsync(key, cancellationToken).ConfigureAwait(false) is { } head
            ? new StoredObject(key, head.ContentLength, Unquoted(head.ETag))
            : null;

    /// <inheritdoc/>
    public async Task<Stream?> OpenReadAsync(string key, long offset, CancellationToken cancellationToken)
    {
        // Without a range the SDK hashes the body and compares it with the ETag, which is no MD5 in many stores.
        var request = new GetObjectRequest
        {
            BucketName = _options.Bucket,
            Key = key,
            ByteRange = new ByteRange($"bytes={offset}-"),
        };
        return await CallAsync($"Reading {Describe(key)}", async ct =>
        {
            try
            {
                var response = await _client.GetObjectAsync(request, ct).ConfigureAwait(false);
                if (!IsEmpty(response.ContentRange))
                    return response.ResponseStream;
                response.Dispose();
                return Stream.Null;
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                return Stream.Null; // Nothing lies behind the offset.
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
            {
                return null;
            }
        }, cancellationToken).ConfigureAwait(false);
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
    private static bool IsEmpty(string? contentRange) => contentRange?.EndsWith("/0", StringComparison.Ordinal) == true;

    // Stores quote ETags in some answers and not in others.
    private static string Unquoted(string? etag) => etag?.Trim('"') ?? "";

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
        CancellationToken cancellationToken)
    {
        using var watchdog = new StallWatchdog(_options.Stall, _time, cancellationToken);
        try
        {
            return Unquoted(await _sender.PutAsync(key, query, payload, watchdog.Moved, watchdog.Token).ConfigureAwait(false));
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

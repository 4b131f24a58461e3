using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using HfModelCache.Failures;
using HfModelCache.Stores.S3.Credentials;
using HfModelCache.Stores.S3.Sending;

namespace HfModelCache.Stores.S3;

/// <summary>A bucket in an S3-compatible store.</summary>
public sealed partial class S3ObjectStore : IObjectStore, IDisposable
{
    private const string ContentType = "application/octet-stream";

    private readonly S3Options _options;
    private readonly TimeProvider _time;
    private readonly AWSCredentials _credentials;
    private readonly AmazonS3Client _client;
    private readonly BodySender _sender;
    private readonly S3HttpClientFactory _http;
    private readonly S3HttpClientFactory _tokens;

    /// <summary>Prepares a client; no connection is made yet.</summary>
    /// <param name="options">How to reach the bucket.</param>
    /// <param name="time">The clock that limits follow.</param>
    /// <exception cref="OperatorException">No credentials can be found where they are said to be.</exception>
    public S3ObjectStore(S3Options options, TimeProvider time)
    {
        _options = options;
        _time = time;
        Limits = new StoreLimits { SignsPayload = options.SignsPayload };
        _http = new S3HttpClientFactory(options, Timeout.InfiniteTimeSpan, time);
        _tokens = new S3HttpClientFactory(options, TokenService.Limit, time);
        try
        {
            var config = S3ClientSettings.Config(options, _http);
            _credentials = S3ClientSettings.Credentials(options, config, _tokens, time);
            _client = new AmazonS3Client(_credentials, config);
            var bucket = _client.DetermineServiceOperationEndpoint(new HeadBucketRequest { BucketName = options.Bucket }).URL;
            _sender = new BodySender(options, bucket.TrimEnd('/'), _credentials, _http.Client, time);
        }
        catch (AmazonClientException e)
        {
            _tokens.Dispose();
            _http.Dispose();
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
        try
        {
            var target = new BodyTarget(key) { MustBeNew = true };
            await SendAsync($"Creating {Describe(key)}", target, payload, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ModelCacheException e) when (e.InnerException is StoreAnswerException { Status: HttpStatusCode.PreconditionFailed })
        {
            return false;
        }
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
        _tokens.Dispose();
        _http.Dispose();
    }
}

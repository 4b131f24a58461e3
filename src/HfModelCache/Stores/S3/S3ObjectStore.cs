using System.Net;
using Amazon.S3;
using HfModelCache.Failures;
using HfModelCache.Stores.S3.Sending;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HfModelCache.Stores.S3;

/// <summary>Stores objects in a bucket of an S3-compatible store.</summary>
internal sealed class S3ObjectStore : IObjectStore, IDisposable
{
    private readonly S3Requests _requests;
    private readonly S3Reader _reader;
    private readonly S3Uploads _uploads;
    private readonly S3Copies _copies;

    /// <summary>Creates the client. No connection is opened.</summary>
    /// <param name="options">How to reach the bucket.</param>
    /// <param name="time">The clock for time limits and signatures.</param>
    /// <param name="logger">Logs what the store demands beyond the settings; null to log nothing.</param>
    /// <exception cref="OperatorException">The settings name no usable credentials.</exception>
    public S3ObjectStore(S3Options options, TimeProvider time, ILogger? logger = null)
    {
        Limits = new StoreLimits { SignsPayload = options.SignsPayload };
        _requests = new S3Requests(options, time, logger ?? NullLogger.Instance);
        _reader = new S3Reader(_requests);
        _uploads = new S3Uploads(_requests, _reader);
        _copies = new S3Copies(_requests, _uploads);
    }

    /// <inheritdoc/>
    public StoreLimits Limits { get; }

    /// <inheritdoc/>
    public ReaderConnection Connect()
    {
        var requests = _requests.WithOwnConnection();
        return new ReaderConnection(new S3Reader(requests), requests);
    }

    /// <inheritdoc/>
    public StoredReference? Refer(StoredObject found) =>
        _requests.Server is { } server && found.ETag.Length > 0 ? new StoredReference(server, _requests.Bucket, found.Key, found.ETag, found.Size) : null;

    /// <inheritdoc/>
    public Task<CompletedUpload?> CopyAsync(StoredReference from, string key, CancellationToken cancellationToken) =>
        from.Server == _requests.Server ? _copies.CopyAsync(from, key, cancellationToken) : Task.FromResult<CompletedUpload?>(null);

    /// <inheritdoc/>
    public string Describe(string key) => _requests.Describe(key);

    /// <inheritdoc/>
    public async ValueTask<Uri?> FindAddressAsync(string key, SharingTerms terms, CancellationToken cancellationToken) =>
        await _requests.ShareAsync(key, terms).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<Page<StoredObject>> ListPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        _reader.ListPageAsync(prefix, cursor, cancellationToken);

    /// <inheritdoc/>
    public Task<Page<string>> ListFoldersPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        _reader.ListFoldersPageAsync(prefix, cursor, cancellationToken);

    /// <inheritdoc/>
    public Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken) => _reader.FindAsync(key, cancellationToken);

    /// <inheritdoc/>
    public Task<ObjectBody?> OpenReadAsync(string key, ReadRange range, CancellationToken cancellationToken) =>
        _reader.OpenReadAsync(key, range, cancellationToken);

    /// <inheritdoc/>
    public Task<StoredDocument<T>?> ReadDocumentAsync<T>(
        string key, int maxBytes, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        where T : class => _reader.ReadDocumentAsync(key, maxBytes, read, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken)
    {
        var etag = await _requests.SendAsync($"Storing {Describe(key)}", new BodyTarget(key), payload, cancellationToken).ConfigureAwait(false);
        return EntityTag.IsStrong(etag) ? EntityTag.Opaque(etag) : "";
    }

    /// <inheritdoc/>
    public async Task<bool> TryCreateAsync(string key, Payload payload, CancellationToken cancellationToken)
    {
        // Some stores create the object when they have read the request's headers, whatever happens to its body.
        if (payload.Confirm is { } confirm)
            await confirm(cancellationToken).ConfigureAwait(false);
        try
        {
            var target = new BodyTarget(key) { MustBeNew = true };
            await _requests.SendAsync($"Creating {Describe(key)}", target, payload with { Confirm = null }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ModelCacheException e) when (e.InnerException is StoreAnswerException { Refusal.Status: HttpStatusCode.PreconditionFailed })
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public Task<bool> KeepsVersionsAsync(CancellationToken cancellationToken) => _requests.CallAsync(
        $"Asking for the versioning of {Describe("")}",
        S3Rights.Versioning,
        async (client, ct) => (await client.GetBucketVersioningAsync(_requests.Bucket, ct).ConfigureAwait(false)).VersioningConfig?.Status == VersionStatus.Enabled,
        cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => _requests.CallAsync(
        $"Removing {Describe(key)}",
        S3Rights.Delete,
        (client, ct) => client.DeleteObjectAsync(_requests.Bucket, key, ct),
        cancellationToken);

    /// <inheritdoc/>
    public Task<MultipartUpload> StartUploadAsync(string key, long partSize, CancellationToken cancellationToken) =>
        _uploads.StartAsync(key, partSize, cancellationToken);

    /// <inheritdoc/>
    public Task<UploadedPart> UploadPartAsync(MultipartUpload upload, int number, Payload payload, CancellationToken cancellationToken) =>
        _uploads.StorePartAsync(upload, number, payload, cancellationToken);

    /// <inheritdoc/>
    public Task<Page<UploadedPart>> ListPartsPageAsync(MultipartUpload upload, string? cursor, CancellationToken cancellationToken) =>
        _uploads.ListPartsPageAsync(upload, cursor, cancellationToken);

    /// <inheritdoc/>
    public Task<CompletedUpload> CompleteUploadAsync(
        MultipartUpload upload, IReadOnlyList<UploadedPart> parts, CancellationToken cancellationToken) =>
        _uploads.CompleteAsync(upload, parts, cancellationToken);

    /// <inheritdoc/>
    public Task AbortUploadAsync(MultipartUpload upload, CancellationToken cancellationToken) => _uploads.AbortAsync(upload, cancellationToken);

    /// <inheritdoc/>
    public Task<Page<MultipartUpload>> ListUploadsPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        _uploads.ListPageAsync(prefix, cursor, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _requests.Dispose();
}

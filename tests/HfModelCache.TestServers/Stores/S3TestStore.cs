using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.S3rver;
using HfModelCache.TestServers.Swift;

namespace HfModelCache.TestServers.Stores;

/// <summary>A bucket of its own in a server that others use too.</summary>
public sealed class S3TestStore : ITestStore
{
    private readonly IAmazonS3 _s3;
    private readonly string _bucket;
    private readonly bool _listsUploads;

    private S3TestStore(IAmazonS3 s3, Uri endpoint, string accessKey, string secretKey, string bucket, bool listsUploads)
    {
        (_s3, _bucket, _listsUploads) = (s3, bucket, listsUploads);
        Endpoint = endpoint;
        Secrets = [secretKey];
        Environment = new Dictionary<string, string>
        {
            ["S3_BUCKET"] = bucket,
            ["S3_ENDPOINT_URL"] = endpoint.AbsoluteUri,
            ["AWS_ACCESS_KEY_ID"] = accessKey,
            ["AWS_SECRET_ACCESS_KEY"] = secretKey,
        };
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <inheritdoc/>
    public Uri? Endpoint { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Secrets { get; }

    /// <summary>A new bucket in Ceph.</summary>
    public static async Task<ITestStore> CreateAsync(CephCluster cluster) => Over(cluster, await cluster.CreateBucketAsync(NewName()));

    /// <summary>A bucket of Ceph that is there already.</summary>
    public static ITestStore Over(CephCluster cluster, string bucket) => new S3TestStore(
        cluster.S3, cluster.Endpoint, cluster.AccessKey, cluster.SecretKey, bucket, listsUploads: true);

    /// <summary>A new bucket in s3rver.</summary>
    public static async Task<ITestStore> CreateAsync(S3rverServer server) => new S3TestStore(
        server.S3, server.Endpoint, server.AccessKey, server.SecretKey, await server.CreateBucketAsync(NewName()), listsUploads: false);

    /// <summary>A new bucket in Swift.</summary>
    public static async Task<ITestStore> CreateAsync(SwiftServer server) => new S3TestStore(
        server.S3, server.Endpoint, server.AccessKey, server.SecretKey, await server.CreateBucketAsync(NewName()), listsUploads: true);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, long>> ListAsync()
    {
        // A run has a few dozen objects: one page.
        var page = await _s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _bucket });
        return (page.S3Objects ?? []).ToDictionary(o => o.Key, o => o.Size ?? 0, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(string key)
    {
        try
        {
            var answer = await _s3.GetObjectAsync(_bucket, key);
            return answer.ResponseStream;
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchKey")
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> OpenUploadsAsync() =>
        [.. (await UploadsAsync()).Select(u => $"{u.Key} ({u.UploadId})")];

    /// <inheritdoc/>
    public bool DamageKeepsETag => false;

    /// <inheritdoc/>
    public async Task<string?> DamageAsync(string key, double place)
    {
        try
        {
            using var found = await _s3.GetObjectAsync(_bucket, key);
            using var content = new MemoryStream();
            await found.ResponseStream.CopyToAsync(content);
            content.GetBuffer()[(int)(place * content.Length)] ^= 1;
            content.Position = 0;
            var hash = Convert.ToHexStringLower(SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length)));
            var put = new PutObjectRequest { BucketName = _bucket, Key = key, InputStream = content };
            foreach (var name in found.Metadata.Keys)
                put.Metadata[name] = found.Metadata[name];
            await _s3.PutObjectAsync(put);
            return hash;
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchKey")
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Task<IAsyncDisposable?> FillAsync() => Task.FromResult<IAsyncDisposable?>(null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Hundreds of runs would fill the disk.
        foreach (var upload in await UploadsAsync())
            await _s3.AbortMultipartUploadAsync(_bucket, upload.Key, upload.UploadId);
        foreach (var key in (await ListAsync()).Keys)
            await _s3.DeleteObjectAsync(_bucket, key);
        // Uploads that can't be listed go with their bucket.
        if (!_listsUploads)
            await _s3.DeleteBucketAsync(_bucket);
    }

    private static string NewName() => $"test-{Guid.NewGuid():N}";

    private async Task<IReadOnlyList<MultipartUpload>> UploadsAsync()
    {
        if (!_listsUploads)
            return [];
        var uploads = await _s3.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = _bucket });
        return uploads.MultipartUploads ?? [];
    }
}

using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;
using HfModelCache.Ceph;
using HfModelCache.FaultProxy;

namespace HfModelCache.Chaos.Stores;

/// <summary>A bucket of its own in a shared cluster, behind a proxy that can go wrong.</summary>
public sealed class CephChaosStore : IChaosStore
{
    private readonly CephCluster _cluster;
    private readonly string _bucket;
    private readonly FaultyProxy _proxy;

    private CephChaosStore(CephCluster cluster, string bucket, FaultyProxy proxy)
    {
        (_cluster, _bucket, _proxy) = (cluster, bucket, proxy);
        Environment = new Dictionary<string, string>
        {
            ["S3_BUCKET"] = bucket,
            ["S3_ENDPOINT_URL"] = proxy.Endpoint.AbsoluteUri,
            ["AWS_ACCESS_KEY_ID"] = cluster.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = cluster.SecretKey,
        };
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Secrets => [_cluster.SecretKey];

    /// <inheritdoc/>
    public FaultyProxy Faults => _proxy;

    public static async Task<IChaosStore> CreateAsync(CephCluster cluster, int seed)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"chaos-{seed}-{Guid.NewGuid():N}");
        await cluster.CreateBucketAsync(name);
        return new CephChaosStore(cluster, name, await FaultyProxy.StartAsync(cluster.Endpoint));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, long>> ListAsync()
    {
        // A run has a few dozen objects: one page.
        var page = await _cluster.S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _bucket });
        return (page.S3Objects ?? []).ToDictionary(o => o.Key, o => o.Size ?? 0, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(string key)
    {
        try
        {
            var answer = await _cluster.S3.GetObjectAsync(_bucket, key);
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
    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        // Hundreds of runs would fill the disk.
        foreach (var upload in await UploadsAsync())
            await _cluster.S3.AbortMultipartUploadAsync(_bucket, upload.Key, upload.UploadId);
        foreach (var key in (await ListAsync()).Keys)
            await _cluster.S3.DeleteObjectAsync(_bucket, key);
    }

    private async Task<IReadOnlyList<MultipartUpload>> UploadsAsync()
    {
        var uploads = await _cluster.S3.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = _bucket });
        return uploads.MultipartUploads ?? [];
    }
}

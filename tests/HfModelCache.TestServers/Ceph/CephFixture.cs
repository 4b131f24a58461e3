using HfModelCache.TestServers.Daemons;

namespace HfModelCache.TestServers.Ceph;

/// <summary>One cluster for the whole test run.</summary>
public class CephFixture : ServerFixture<CephCluster>
{
    public CephFixture()
        : this(hasTokenService: false)
    {
    }

    /// <param name="hasTokenService">Whether its gateway gives temporary keys too.</param>
    protected CephFixture(bool hasTokenService)
        : base(() => CephCluster.StartAsync(tokenService: hasTokenService), () => CephPackages.WhyUnavailable)
    {
    }

    /// <summary>The cluster; skips the test where Ceph is not installed.</summary>
    public Task<CephCluster> ClusterAsync() => ServerAsync();

    /// <summary>A new bucket; skips the test where Ceph is not installed.</summary>
    public async Task<CephBucket> BucketAsync()
    {
        var cluster = await ClusterAsync();
        return new CephBucket(cluster, await cluster.CreateBucketAsync(NewName()));
    }

    /// <summary>A new bucket with versioning; skips the test where Ceph is not installed.</summary>
    public async Task<CephBucket> VersionedBucketAsync()
    {
        var cluster = await ClusterAsync();
        return new CephBucket(cluster, await cluster.CreateVersionedBucketAsync(NewName()));
    }

    private static string NewName() => $"test-{Guid.NewGuid():N}";
}

using HfModelCache.Ceph;
using HfModelCache.SystemTests.Ceph;

[assembly: AssemblyFixture(typeof(CephFixture))]

namespace HfModelCache.SystemTests.Ceph;

/// <summary>One cluster for the whole test run, started by the first test that asks for it.</summary>
public class CephFixture : IAsyncDisposable
{
    private readonly Lazy<Task<CephCluster>> _cluster;

    public CephFixture() => _cluster = new(() => CephCluster.StartAsync(tokenService: HasTokenService));

    /// <summary>Whether its gateway gives temporary keys too.</summary>
    protected virtual bool HasTokenService => false;

    /// <summary>The cluster; skips the test where Ceph is not installed.</summary>
    public Task<CephCluster> ClusterAsync()
    {
        if (CephPackages.WhyUnavailable is { } reason)
            Assert.Skip(reason);
        return _cluster.Value;
    }

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

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        // A start that failed has cleaned up after itself and has been reported by each test that needed it.
        if (_cluster.IsValueCreated && _cluster.Value.IsCompletedSuccessfully)
            await (await _cluster.Value).DisposeAsync();
    }

    private static string NewName() => $"test-{Guid.NewGuid():N}";
}

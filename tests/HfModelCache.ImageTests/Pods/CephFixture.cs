using HfModelCache.Ceph;
using HfModelCache.ImageTests.Pods;

[assembly: AssemblyFixture(typeof(CephFixture))]

namespace HfModelCache.ImageTests.Pods;

/// <summary>One cluster for the whole test run, started by the first test that asks for it.</summary>
public sealed class CephFixture : IAsyncDisposable
{
    private readonly Lazy<Task<CephCluster>> _cluster = new(() => CephCluster.StartAsync());

    public Task<CephCluster> ClusterAsync()
    {
        if (CephPackages.WhyUnavailable is { } reason)
            Assert.Skip(reason);
        return _cluster.Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster.IsValueCreated && _cluster.Value.IsCompletedSuccessfully)
            await (await _cluster.Value).DisposeAsync();
    }
}

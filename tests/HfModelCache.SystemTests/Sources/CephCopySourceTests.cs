using HfModelCache.Conformance;
using HfModelCache.Stores;
using HfModelCache.SystemTests.Stores;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Sources;

/// <summary>A copy in Ceph RGW as a source.</summary>
public sealed class CephCopySourceTests(CephFixture ceph) : CopySourceConformance
{
    private protected override async Task<IObjectStore> CreateStoreAsync() => CephStores.Over(await ceph.BucketAsync(), tls: false);
}

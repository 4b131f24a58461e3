using HfModelCache.StoreConformance;
using HfModelCache.Stores;
using HfModelCache.SystemTests.Ceph;

namespace HfModelCache.SystemTests.Stores;

/// <summary>Ceph RGW over http, where every body is signed.</summary>
public sealed class CephStoreTests(CephFixture ceph) : ObjectStoreConformance
{
    protected override async Task<IObjectStore> CreateAsync() => CephStores.Over(await ceph.BucketAsync(), tls: false);
}

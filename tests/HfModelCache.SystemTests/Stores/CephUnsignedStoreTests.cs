using HfModelCache.Conformance;
using HfModelCache.Stores;
using HfModelCache.Stores.S3;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Stores;

/// <summary>Bodies that are no part of their signature, over http.</summary>
public sealed class CephUnsignedStoreTests(CephFixture ceph) : ObjectStoreConformance
{
    private protected override async Task<IObjectStore> CreateAsync() => new S3ObjectStore(
        CephStores.Options(await ceph.BucketAsync(), tls: false) with { UnsignedPayload = true }, TimeProvider.System);
}

using HfModelCache.Conformance;
using HfModelCache.Stores;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Stores;

/// <summary>Ceph RGW over TLS, where bodies are not signed.</summary>
public sealed class CephTlsStoreTests(CephFixture ceph) : ObjectStoreConformance
{
    private protected override async Task<IObjectStore> CreateAsync() => CephStores.Over(await ceph.BucketAsync(), tls: true);
}

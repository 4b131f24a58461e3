using HfModelCache.Conformance;
using HfModelCache.Stores;
using HfModelCache.Stores.Folder;
using HfModelCache.SystemTests.Stores;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Runs;

/// <summary>From a bucket to the disk of a node.</summary>
public sealed class BucketToFolderTests(CephFixture ceph) : OtherEndsConformance, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bucket-to-folder-");

    public void Dispose() => _folder.Delete(recursive: true);

    private protected override async Task<IObjectStore> CreateFromAsync() => CephStores.Over(await ceph.BucketAsync(), tls: false);

    private protected override Task<IObjectStore> CreateToAsync() =>
        Task.FromResult<IObjectStore>(new FolderObjectStore(_folder.FullName, TimeProvider.System));
}

/// <summary>From a bucket to another one of the same server, which copies by itself.</summary>
public sealed class BucketToBucketOfOneServerTests(CephFixture ceph) : OtherEndsConformance
{
    private protected override Task<IObjectStore> CreateFromAsync() => CreateAsync();

    private protected override Task<IObjectStore> CreateToAsync() => CreateAsync();

    private async Task<IObjectStore> CreateAsync() => CephStores.Over(await ceph.BucketAsync(), tls: false);
}

/// <summary>From a bucket to another one, as for another region.</summary>
public sealed class BucketToBucketTests(CephFixture ceph) : OtherEndsConformance
{
    private protected override async Task<IObjectStore> CreateFromAsync() => CephStores.Over(await ceph.BucketAsync(), tls: false);

    private protected override async Task<IObjectStore> CreateToAsync() => CephStores.Over(await ceph.BucketAsync(), tls: true);
}

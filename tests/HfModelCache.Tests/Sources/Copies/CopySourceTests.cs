using HfModelCache.Conformance;
using HfModelCache.Stores;
using HfModelCache.Stores.Folder;
using HfModelCache.Tests.Stores;

namespace HfModelCache.Tests.Sources.Copies;

public sealed class FolderCopySourceTests : CopySourceConformance, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("copy-source-");

    public void Dispose() => _folder.Delete(recursive: true);

    private protected override Task<IObjectStore> CreateStoreAsync() => Task.FromResult<IObjectStore>(
        new FolderObjectStore(_folder.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName, TimeProvider.System));
}

public sealed class MemoryCopySourceTests : CopySourceConformance
{
    private protected override Task<IObjectStore> CreateStoreAsync() => Task.FromResult<IObjectStore>(new MemoryObjectStore());
}

using HfModelCache.Conformance;
using HfModelCache.Stores;
using HfModelCache.Stores.Folder;
using HfModelCache.Tests.Stores;

namespace HfModelCache.Tests.Runs;

/// <summary>From a folder to a folder: an air-gapped site that gets a disk.</summary>
public sealed class FolderToFolderTests : OtherEndsConformance, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("other-ends-");

    public void Dispose() => _folder.Delete(recursive: true);

    private protected override Task<IObjectStore> CreateFromAsync() => CreateAsync("from");

    private protected override Task<IObjectStore> CreateToAsync() => CreateAsync("to");

    private Task<IObjectStore> CreateAsync(string name) =>
        Task.FromResult<IObjectStore>(new FolderObjectStore(_folder.CreateSubdirectory(name).FullName, TimeProvider.System));
}

/// <summary>From a store in memory to another one.</summary>
public sealed class MemoryToMemoryTests : OtherEndsConformance
{
    private protected override Task<IObjectStore> CreateFromAsync() => Task.FromResult<IObjectStore>(new MemoryObjectStore());

    private protected override Task<IObjectStore> CreateToAsync() => Task.FromResult<IObjectStore>(new MemoryObjectStore());
}

using HfModelCache.Conformance;
using HfModelCache.Stores;

namespace HfModelCache.Tests.Stores;

/// <summary>What stands for a store in other tests must be one.</summary>
public sealed class MemoryObjectStoreTests : ObjectStoreConformance
{
    private protected override Task<IObjectStore> CreateAsync() => Task.FromResult<IObjectStore>(new MemoryObjectStore());
}

using HfModelCache.Conformance;
using HfModelCache.Stores;

namespace HfModelCache.Tests.Stores;

/// <summary>Tests that the in-memory store of other tests meets the contract of a store.</summary>
public sealed class MemoryObjectStoreTests : ObjectStoreConformance
{
    private protected override Task<IObjectStore> CreateAsync() => Task.FromResult<IObjectStore>(new MemoryObjectStore());
}

using HfModelCache.Conformance;
using HfModelCache.Stores;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>Tests that the small S3 server, unaltered, meets the contract of a store.</summary>
public sealed class OddStoreTests : ObjectStoreConformance, IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _started = [];

    private protected override async Task<IObjectStore> CreateAsync()
    {
        var store = await OddStore.StartAsync();
        _started.Add(store);
        return store.Connect();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _started)
            await store.DisposeAsync();
    }
}

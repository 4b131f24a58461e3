using HfModelCache.Conformance;
using HfModelCache.Stores;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>The small S3 is one: what is bent in other tests works without being bent.</summary>
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

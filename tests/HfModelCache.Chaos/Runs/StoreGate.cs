using System.Collections.Concurrent;
using HfModelCache.Chaos.Replicas;
using HfModelCache.TestServers.Faults;

namespace HfModelCache.Chaos.Runs;

/// <summary>A proxy for each replica in front of the store, so that every request has a known sender.</summary>
internal sealed class StoreGate : IAsyncDisposable
{
    private readonly List<FaultyProxy> _proxies = [];
    private readonly ConcurrentBag<ProxyFault> _ways = [];

    /// <summary>Requests that are held, as their arrivals.</summary>
    public ConcurrentBag<Task> UnderWay { get; } = [];

    public static async Task<StoreGate> OpenAsync(Uri store, int replicas)
    {
        var gate = new StoreGate();
        for (var i = 0; i < replicas; i++)
            gate._proxies.Add(await FaultyProxy.StartAsync(store));
        return gate;
    }

    /// <summary>Where a replica connects.</summary>
    public FaultyProxy this[Replica replica] => _proxies[replica.Number];

    /// <summary>Which replica a proxy is for.</summary>
    public int NumberOf(FaultyProxy proxy) => _proxies.IndexOf(proxy);

    /// <summary>Adds a fault that strikes whoever comes first.</summary>
    public void Add(ProxyFault fault) => _proxies.ForEach(proxy => proxy.Add(fault));

    /// <summary>Adds a lasting property of the store instead of a temporary fault.</summary>
    public void AddForGood(ProxyFault way)
    {
        _ways.Add(way);
        Add(way);
    }

    /// <summary>Ends all faults.</summary>
    public void Clear()
    {
        _proxies.ForEach(proxy => proxy.Clear());
        foreach (var way in _ways)
            Add(way);
    }

    /// <summary>Waits until what was held has arrived.</summary>
    public Task SettleAsync() => Task.WhenAll(UnderWay.Select(request => request.ContinueWith(_ => { }, TaskScheduler.Default)));

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies)
            await proxy.DisposeAsync();
    }
}

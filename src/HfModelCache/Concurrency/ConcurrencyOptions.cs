namespace HfModelCache.Concurrency;

/// <summary>Within which bounds the number of connections finds its own level.</summary>
public sealed record ConcurrencyOptions
{
    /// <summary>Connections to begin with. Default 16: some 10 Gbit/s to Amazon's store, at 85 MB/s each (Amazon's guidance).</summary>
    public int Initial { get; init; } = 16;

    /// <summary>The fewest connections. Default 2.</summary>
    public int Min { get; init; } = 2;

    /// <summary>The most connections. Default 64.</summary>
    public int Max { get; init; } = 64;

    /// <summary>How often throughput is looked at. Default 0.25 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(0.25);
}

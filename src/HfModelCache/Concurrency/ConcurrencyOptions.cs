namespace HfModelCache.Concurrency;

/// <summary>Represents the bounds of the adaptive number of connections.</summary>
public sealed record ConcurrencyOptions
{
    /// <summary>The initial number of connections. Default 16: some 10 Gbit/s to Amazon's store, at 85 MB/s each (Amazon's guidance).</summary>
    public int Initial { get; init; } = 16;

    /// <summary>The minimum number of connections. Default 2.</summary>
    public int Min { get; init; } = 2;

    /// <summary>The maximum number of connections. Default 64.</summary>
    public int Max { get; init; } = 64;

    /// <summary>How often throughput is measured. Default 0.25 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(0.25);
}

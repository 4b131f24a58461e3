namespace HfModelCache.Resilience;

/// <summary>Represents when a transfer counts as stalled.</summary>
public sealed record StallLimits
{
    /// <summary>The period over which bytes are counted. Default 30 s.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The minimum throughput, averaged over one window. Default 4 KiB/s: far below any useful link, and far above a peer
    /// that sends a byte now and then.
    /// </summary>
    public int MinBytesPerSecond { get; init; } = 4096;
}

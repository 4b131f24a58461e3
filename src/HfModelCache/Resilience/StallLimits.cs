namespace HfModelCache.Resilience;

/// <summary>When a transfer counts as stalled.</summary>
public sealed record StallLimits
{
    /// <summary>The span over which bytes are counted. Default 30 s.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The fewest bytes a second, on average over one window, that still count as movement. Default 4 KiB/s: far below
    /// any useful link, and far above a peer that sends a byte now and then.
    /// </summary>
    public int MinBytesPerSecond { get; init; } = 4096;
}

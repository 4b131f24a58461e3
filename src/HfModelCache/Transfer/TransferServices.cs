using HfModelCache.Progress;
using HfModelCache.Resilience;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Transfer;

/// <summary>Represents what everything that moves or reads bytes needs besides the bytes.</summary>
internal sealed record TransferServices
{
    /// <summary>How failed requests are retried.</summary>
    public required Retry Retry { get; init; }

    /// <summary>When a transfer counts as stalled.</summary>
    public StallLimits Stall { get; init; } = new();

    /// <summary>Counts every byte that moves.</summary>
    public required TransferMeter Meter { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Receives what is logged.</summary>
    public required ILogger Logger { get; init; }
}

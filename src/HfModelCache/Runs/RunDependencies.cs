using HfModelCache.Coordination.Assignments;
using HfModelCache.Coordination.Leases;
using HfModelCache.Progress;
using HfModelCache.Resilience;
using HfModelCache.Sources.Hub;
using HfModelCache.Stores.Decorators;
using HfModelCache.Transfer;
using HfModelCache.Transfer.Buffers;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Runs;

/// <summary>What a <see cref="ModelCache"/> works with.</summary>
public sealed record RunDependencies
{
    /// <summary>Where bytes come from.</summary>
    public required HubClient Hub { get; init; }

    /// <summary>Where they go.</summary>
    public required StoreAccess Store { get; init; }

    /// <summary>The memory for bytes under way; one pool for everything that a process moves.</summary>
    public required BufferPool Buffers { get; init; }

    /// <summary>How much is moved at once.</summary>
    public TransferOptions Relay { get; init; } = new();

    /// <summary>How replicas agree on who fetches.</summary>
    public LeaseOptions Lease { get; init; } = new();

    /// <summary>Which of several machines this is that carry the copy together; null, the default, for one alone.</summary>
    public Assignee? Assignee { get; init; }

    /// <summary>When a transfer counts as stalled.</summary>
    public StallLimits Stall { get; init; } = new();

    /// <summary>How failed transfers are repeated.</summary>
    public required Retry Retry { get; init; }

    /// <summary>Told of everything that is moved.</summary>
    public required TransferMeter Meter { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Hears what is done and why.</summary>
    public required ILogger Logger { get; init; }
}

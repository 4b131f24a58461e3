using HfModelCache.Coordination.Assignments;
using HfModelCache.Coordination.Leases;
using HfModelCache.Coordination.Waiting;
using HfModelCache.Copies;
using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Sources;
using HfModelCache.Stores.Decorators;
using HfModelCache.Transfer;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Runs;

/// <summary>Represents what every run works with: two ends, the transfers between them, and how replicas coordinate.</summary>
internal sealed record RunDependencies
{
    /// <summary>The store that holds the copy.</summary>
    public required StoreAccess Store { get; init; }

    /// <summary>The transfers from the source.</summary>
    public required TransferEngine Transfers { get; init; }

    /// <summary>How replicas agree on a leader.</summary>
    public LeaseOptions Lease { get; init; } = new();

    /// <summary>Which of several machines this is that share the work; null, the default, if there is one.</summary>
    public Assignee? Assignee { get; init; }

    /// <summary>How applications see the copy; null, the default, if its keys are the paths that they open.</summary>
    public ICopyView? View { get; init; }

    /// <summary>Whether a hit notes, once a day, that the copy was used. Default false.</summary>
    public bool RecordsUse { get; init; }

    /// <summary>This replica, as the classes that coordinate it with others see it.</summary>
    public ReplicaContext Replica => new(Lease, Meter, Time, Logger) { WakeUp = WakeUp };

    /// <summary>The slot of the run, among those of other models; null, the default, if there are none.</summary>
    public RunSlot? Slot { get; init; }

    /// <summary>Ends a wait for another replica early.</summary>
    public WakeUp WakeUp { get; init; } = new();

    /// <summary>The source of the copy.</summary>
    public IModelSource Source => Transfers.Source;

    /// <summary>Counts every byte that moves.</summary>
    public TransferMeter Meter => Transfers.Services.Meter;

    /// <summary>The clock.</summary>
    public TimeProvider Time => Transfers.Services.Time;

    /// <summary>Receives what is logged.</summary>
    public ILogger Logger => Transfers.Services.Logger;

    /// <summary>Creates the request to become the leader for a copy.</summary>
    public LeaseRequest LeaseRequestFor(CopyRequest request) => new(
        request.Location.LeasePrefix,
        nonce => Source.Fingerprint(string.Join(
            '\n', nonce, request.Repo.Type.ToName(), request.Repo.Name, request.Revision, request.Selection, request.Refresh, request.Offline)));
}

using HfModelCache.Coordination.Waiting;
using HfModelCache.Progress;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Coordination.Leases;

/// <summary>Represents this replica to the classes that coordinate it with others.</summary>
/// <param name="Options">Its identity and timeouts.</param>
/// <param name="Meter">The source of the progress that it reports.</param>
/// <param name="Time">The clock; only its monotonic part is used.</param>
/// <param name="Logger">Receives coordination events.</param>
internal sealed record ReplicaContext(LeaseOptions Options, TransferMeter Meter, TimeProvider Time, ILogger Logger)
{
    /// <summary>Ends a wait for the leader early. Default: nothing does.</summary>
    public WakeUp? WakeUp { get; init; }
}

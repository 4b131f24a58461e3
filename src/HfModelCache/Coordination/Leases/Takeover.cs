
namespace HfModelCache.Coordination.Leases;

/// <summary>Represents what a new leader knows about its predecessor.</summary>
/// <param name="Previous">The predecessor's lease as it was left; null if there is none, or if it can't be read.</param>
/// <param name="InFlight">The requests of earlier leaders that may still arrive.</param>
internal sealed record Takeover(LeaseDocument? Previous, InFlightWrites InFlight)
{
    /// <summary>Derives the takeover from what this replica has seen of the leader.</summary>
    /// <param name="leader">The leader.</param>
    /// <param name="hasEnded">Whether its process is known to have ended on this machine: the kernel has completed its calls.</param>
    /// <param name="time">The clock.</param>
    public static Takeover From(LeaderMonitor leader, bool hasEnded, TimeProvider time)
    {
        var inFlight = new InFlightWrites(time);
        switch (leader)
        {
            case { Highest: null }:
                break;
            case { Lease: { } lease }:
                var timeout = lease.InFlightTimeout > leader.Timeout ? lease.InFlightTimeout : leader.Timeout;
                inFlight.Add([.. lease.InFlightCommits, .. lease.AllAnswered || hasEnded ? Array.Empty<string>() : [lease.Commit ?? InFlightWrites.AnyCommit]], timeout);
                break;
            default:
                inFlight.Add([InFlightWrites.AnyCommit], leader.Timeout);
                break;
        }

        return new Takeover(leader.Highest is null ? null : leader.Lease, inFlight);
    }
}


namespace HfModelCache.Coordination.Leases;

/// <summary>What a new leader knows of the one before it.</summary>
/// <param name="Previous">The lease as its leader left it; null where there was none, or where it can't be read.</param>
/// <param name="UnsettledCommits">Of which commits requests of earlier leaders may still be on their way.</param>
/// <param name="Timeout">The longest timeout of those leaders.</param>
internal sealed record Takeover(LeaseDocument? Previous, IReadOnlyList<string> UnsettledCommits, TimeSpan Timeout)
{
    /// <summary>Judges the leader that is about to be succeeded.</summary>
    public static Takeover From(LeaderMonitor watch) => watch switch
    {
        { Highest: null } => new Takeover(null, [], TimeSpan.Zero),
        { Lease: null } => new Takeover(null, [InFlightWrites.AnyCommit], watch.Timeout),
        { Lease: var lease } => new Takeover(
            lease,
            [.. lease.UnsettledCommits, .. lease.AllAnswered ? Array.Empty<string>() : [lease.Commit ?? InFlightWrites.AnyCommit]],
            lease.UnsettledTimeout > watch.Timeout ? lease.UnsettledTimeout : watch.Timeout),
    };
}

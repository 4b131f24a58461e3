namespace HfModelCache.Coordination.Leases;

/// <summary>Represents how an election ended for this replica.</summary>
internal abstract record ElectionOutcome
{
    private ElectionOutcome()
    {
    }

    /// <summary>This replica is the leader.</summary>
    /// <param name="Lease">Its lease; the caller disposes it.</param>
    public sealed record Elected(Lease Lease) : ElectionOutcome;

    /// <summary>An awaited object has changed, so the caller must re-check the copy.</summary>
    public sealed record AwaitedObjectChanged : ElectionOutcome;
}

namespace HfModelCache.Runs;

/// <summary>Represents what a replica does after its participation in a plan.</summary>
internal enum ParticipationNext
{
    /// <summary>One replica must become the leader: there is no plan, or it is complete, or its machines are inactive.</summary>
    Elect,

    /// <summary>The manifest or the plan has changed, so the copy must be re-checked.</summary>
    Recheck,
}

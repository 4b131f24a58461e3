namespace HfModelCache.Runs;

/// <summary>Represents what the leader's work has led to.</summary>
internal abstract record FillOutcome
{
    private FillOutcome()
    {
    }

    /// <summary>The copy is published.</summary>
    /// <param name="Result">The copy.</param>
    public sealed record Published(CopyResult Result) : FillOutcome;

    /// <summary>Nothing was done: enough large runs are in flight already, <see cref="RunSlot"/>.</summary>
    public sealed record Postponed : FillOutcome;

    /// <summary>The downloads are assigned to several machines.</summary>
    /// <param name="Machines">The number of machines.</param>
    public sealed record Assigned(int Machines) : FillOutcome;
}

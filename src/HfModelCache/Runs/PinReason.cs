namespace HfModelCache.Runs;

/// <summary>Represents why a commit is pinned.</summary>
internal enum PinReason
{
    /// <summary>Several machines have stored it according to a plan.</summary>
    CompletePlan,

    /// <summary>An interrupted leader has stored some of it.</summary>
    InterruptedLeader,
}

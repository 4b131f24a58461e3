namespace HfModelCache.Coordination.Assignments;

/// <summary>How waiting for the other shares ended.</summary>
internal enum AssignmentsOutcome
{
    /// <summary>All shares are in the store: somebody must verify and publish.</summary>
    Done,

    /// <summary>The manifest or the plan has changed: look again.</summary>
    Superseded,

    /// <summary>No share has given a sign of life for too long.</summary>
    Silent,
}

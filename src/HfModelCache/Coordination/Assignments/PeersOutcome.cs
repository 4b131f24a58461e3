namespace HfModelCache.Coordination.Assignments;

/// <summary>Represents how waiting for the machines of a plan ended.</summary>
internal enum PeersOutcome
{
    /// <summary>All assignments are complete: one replica must verify and publish the copy.</summary>
    Complete,

    /// <summary>The manifest or the plan has changed: the caller must re-check the copy.</summary>
    Superseded,

    /// <summary>No machine has reported anything for too long.</summary>
    Inactive,
}

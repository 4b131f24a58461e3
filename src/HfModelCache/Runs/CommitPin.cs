using HfModelCache.Coordination.Leases;
using HfModelCache.Copies;
using HfModelCache.Repos;

namespace HfModelCache.Runs;

/// <summary>Decides whether a leader must use the commit of earlier work, which is of use only at that commit.</summary>
internal static class CommitPin
{
    /// <summary>Returns the commit to use; null if the source resolves the revision.</summary>
    /// <param name="request">The requested copy.</param>
    /// <param name="isAssignee">Whether this machine shares the work with others.</param>
    /// <param name="inherited">The plan that the leader ends.</param>
    /// <param name="takeover">What is known about the previous leader.</param>
    /// <param name="journal">The journal of an incomplete copy.</param>
    public static Commit? Choose(
        CopyRequest request, bool isAssignee, InheritedPlan? inherited, Takeover takeover, Manifest? journal)
    {
        // All machines of a plan have refreshed to its commit. Without an index, a refresh asks the source again.
        if (inherited is { IsComplete: true } && (isAssignee || !request.Refresh))
            return Commit.TryParse(inherited.Plan.Commit);

        // A leader that failed, rather than being interrupted, may have failed because of its commit.
        return takeover.Previous is { WasInterrupted: true } && !request.Refresh && journal?.Revision == request.Revision
            ? Commit.TryParse(journal.Commit)
            : null;
    }
}

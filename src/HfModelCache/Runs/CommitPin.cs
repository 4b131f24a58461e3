using HfModelCache.Coordination.Leases;
using HfModelCache.Copies;
using HfModelCache.Repos;

namespace HfModelCache.Runs;

/// <summary>Represents the commit that a leader must use, because earlier work is of use only at that commit.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Reason">Why.</param>
internal sealed record CommitPin(Commit Commit, PinReason Reason)
{
    /// <summary>Chooses the pinned commit; null if the source resolves the revision.</summary>
    /// <param name="request">The requested copy.</param>
    /// <param name="isAssignee">Whether this machine shares the work with others.</param>
    /// <param name="inherited">The plan that the leader ends.</param>
    /// <param name="takeover">What is known about the previous leader.</param>
    /// <param name="journal">The journal of an incomplete copy.</param>
    public static CommitPin? Choose(
        CopyRequest request, bool isAssignee, InheritedPlan? inherited, Takeover takeover, Manifest? journal)
    {
        // All machines of a plan have refreshed to its commit. Without an index, a refresh asks the source again.
        if (inherited is { IsComplete: true } && (isAssignee || !request.Refresh))
            return Of(inherited.Plan.Commit, PinReason.CompletePlan);

        // A leader that failed, rather than being interrupted, may have failed because of its commit.
        return takeover.Previous is { WasInterrupted: true } && !request.Refresh && journal?.Revision == request.Revision
            ? Of(journal.Commit, PinReason.InterruptedLeader)
            : null;
    }

    private static CommitPin? Of(string commit, PinReason reason) =>
        Commit.TryParse(commit) is { } parsed ? new CommitPin(parsed, reason) : null;
}

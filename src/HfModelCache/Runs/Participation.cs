using HfModelCache.Coordination.Assignments;
using HfModelCache.Coordination.Waiting;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Runs;

/// <summary>Takes part in a plan, if there is one: carries out this machine's assignment, and waits for the others.</summary>
/// <remarks>
/// A plan without an assignment for this replica, because it has no index or a different request, is left to its machines
/// for as long as they report progress.
/// </remarks>
/// <param name="parts">The dependencies.</param>
/// <param name="request">The requested copy.</param>
/// <param name="waiting">Limits the wait for others.</param>
internal sealed partial class Participation(RunDependencies parts, CopyRequest request, WaitLimit waiting)
{
    private readonly IObjectStore _store = parts.Store.Unfenced;
    private readonly AssignmentStore _assignments = new(parts.Store.Unfenced, request.Location.SharesPrefix);
    private readonly ILogger _logger = parts.Logger;

    /// <summary>Reads the plan and takes part in it.</summary>
    /// <param name="copy">The stored copy.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<ParticipationResult> RunAsync(StoredCopy copy, CancellationToken cancellationToken)
    {
        var (published, planObject) = await _assignments.ReadPlanAsync(cancellationToken).ConfigureAwait(false);
        if (published is null)
            return new ParticipationResult(ParticipationNext.Elect, planObject);
        var contribution = default(Contribution);
        var own = FindOwn(published.Plan);
        if (own is not null)
        {
            var (startedAt, before) = (parts.Time.GetTimestamp(), parts.Meter.Snapshot);
            var isCurrent = await TryCarryOutAsync(published, own, copy, cancellationToken).ConfigureAwait(false);
            contribution = Contribution.Between(before, parts.Meter.Snapshot, parts.Time.GetElapsedTime(startedAt));
            waiting.Exclude(contribution.Took);
            if (!isCurrent)
                return new ParticipationResult(ParticipationNext.Recheck, planObject, Contribution: contribution);
        }

        var peers = await new AssignmentMonitor(published, _assignments, _store, parts.Replica)
            .WaitAsync(copy.WatchManifest(request.Location), waiting, endsWhenInactive: own is null, cancellationToken).ConfigureAwait(false);
        var inherited = new InheritedPlan(published.Plan, peers == PeersOutcome.Complete && IsForRequest(published.Plan));
        return new ParticipationResult(
            peers == PeersOutcome.Superseded ? ParticipationNext.Recheck : ParticipationNext.Elect, planObject, inherited, contribution);
    }

    private bool IsForRequest(AssignmentPlan plan) =>
        plan.IsOf(request.Repo.Name, request.Repo.Type.ToName(), request.Revision);

    private Assignment? FindOwn(AssignmentPlan plan) =>
        parts.Assignee is { } assignee
        && plan.Count == assignee.Count
        && IsForRequest(plan)
        && plan.Selection == request.Selection.ToString()
            ? new Assignment(plan, assignee.Index)
            : null;

    // Returns whether the plan is still current. A replica that ends a plan aborts its uploads, which this machine sees
    // as all sorts of failures.
    private async Task<bool> TryCarryOutAsync(
        PublishedPlan published, Assignment own, StoredCopy copy, CancellationToken cancellationToken)
    {
        using var fence = new PlanFence(published, _store, parts.Lease.PollInterval, parts.Time);
        var store = parts.Store.Behind(fence);
        try
        {
            var run = new AssignmentRun(own, request.Location, store, parts.Transfers.Into(store), parts.Replica);
            await run.RunAsync(request.Repo, copy.Objects, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ModelCacheException e)
        {
            if (!await published.Object.HasChangedAsync(_store, cancellationToken).ConfigureAwait(false))
                throw;
            LogSuperseded(own.Index, own.Plan.Count, e.Message);
            return false;
        }
    }

    [LoggerMessage(95, LogLevel.Warning, "Assignment {Index} of {Count} has been superseded: its plan was replaced or removed. {Cause}")]
    private partial void LogSuperseded(int index, int count, string cause);
}

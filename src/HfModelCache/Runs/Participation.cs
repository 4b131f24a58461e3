using HfModelCache.Coordination.Assignments;
using HfModelCache.Coordination.Leases;
using HfModelCache.Coordination.Waiting;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Runs;

/// <summary>What a replica does where there is a plan of shares: it carries its own, and waits for the others.</summary>
/// <remarks>
/// A plan that is not this replica's, because it has no share or wants something else, is left to those who carry it for
/// as long as they give signs of life.
/// </remarks>
/// <param name="parts">What to work with.</param>
/// <param name="request">What is wanted.</param>
/// <param name="waiting">How long to wait for others.</param>
internal sealed partial class Participation(RunDependencies parts, CopyRequest request, WaitLimit waiting)
{
    private readonly CopyLocation _location = request.Location;
    private readonly IObjectStore _store = parts.Store.Unfenced;
    private readonly AssignmentStore _shares = new(parts.Store.Unfenced, request.Location.SharesPrefix);
    private readonly ILogger _logger = parts.Logger;
    private readonly ReplicaContext _replica = new(parts.Lease, parts.Meter, parts.Time, parts.Logger);
    private WatchedObject? _watchedPlan;

    /// <summary>The plan that there was; null for none that can be gone by.</summary>
    public AssignmentPlan? Plan { get; private set; }

    /// <summary>Whether all its shares are in the store.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Files of which this replica carried all or some parts.</summary>
    public int CarriedFiles { get; private set; }

    /// <summary>Bytes that this replica fetched for it.</summary>
    public long CarriedBytes { get; private set; }

    /// <summary>How long that took.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>Looks for a plan; carries this replica's share of it, if it has one, and waits for the others.</summary>
    /// <param name="copy">What is there.</param>
    /// <param name="cancellationToken">Stops everything.</param>
    /// <returns>Whether somebody has to lead now; if not, something has changed, and the caller should look again.</returns>
    public async Task<bool> TakeAsync(StoredCopy copy, CancellationToken cancellationToken)
    {
        (Plan, IsWhole) = (null, false);
        (var published, _watchedPlan) = await _shares.ReadPlanAsync(cancellationToken).ConfigureAwait(false);
        if (published is null)
            return true;
        var end = await TakeAsync(published, copy, cancellationToken).ConfigureAwait(false);
        (Plan, IsWhole) = (published.Plan, end == PeersOutcome.Complete);
        return end != PeersOutcome.Superseded;
    }

    /// <summary>What must not change while this replica waits to lead.</summary>
    public IReadOnlyList<WatchedObject> Awaited(StoredCopy copy) => parts.Assignee is null
        ? [copy.WatchManifest(_location)]
        : [copy.WatchManifest(_location), _watchedPlan!];

    /// <summary>Whether nobody has written or removed a plan since the last look.</summary>
    public async Task<bool> IsPlanSameAsync(CancellationToken cancellationToken) =>
        !await _watchedPlan!.HasChangedAsync(_store, cancellationToken).ConfigureAwait(false);

    private async Task<PeersOutcome> TakeAsync(PublishedPlan agreed, StoredCopy copy, CancellationToken cancellationToken)
    {
        var isOwn = parts.Assignee is { } shard && IsOwn(agreed.Plan, shard);
        try
        {
            if (isOwn)
                await CarryAsync(agreed, copy, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelCacheException e)
        {
            // Who ends a plan drops its open uploads, which shows here as all sorts of failures.
            if (await IsPlanSameAsync(cancellationToken).ConfigureAwait(false))
                throw;
            LogLost(e.Message);
            return PeersOutcome.Superseded;
        }

        var watch = new AssignmentMonitor(agreed, _shares, _store, _replica);
        return await watch
            .WaitAsync(copy.WatchManifest(_location), waiting, endsWhenInactive: !isOwn, cancellationToken).ConfigureAwait(false);
    }

    private bool IsOwn(AssignmentPlan plan, Assignee shard) =>
        plan.Count == shard.Count
        && plan.IsOf(request.Repo.Name, Manifest.TypeOf(request.Repo), request.Revision)
        && plan.Selection == request.Selection.ToString();

    private async Task CarryAsync(PublishedPlan agreed, StoredCopy copy, CancellationToken cancellationToken)
    {
        var (began, before) = (parts.Time.GetTimestamp(), parts.Meter.Snapshot);
        using var fence = new PlanFence(agreed, _store, parts.Lease.PollInterval, parts.Time);
        var store = parts.Store.Behind(fence);
        try
        {
            var run = new AssignmentRun(new Assignment(agreed.Plan, parts.Assignee!.Index), _location, store, parts.Transfers.Into(store), _replica);
            await run.RunAsync(request.Repo, copy.Objects, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            var after = parts.Meter.Snapshot;
            CarriedFiles += after.FilesDone - before.FilesDone;
            CarriedBytes += after.FetchedBytes - before.FetchedBytes;
            Took += parts.Time.GetElapsedTime(began);
            waiting.Exclude(parts.Time.GetElapsedTime(began));
        }
    }

    [LoggerMessage(95, LogLevel.Warning, "This share is no longer carried by the plan under which it was begun. {Cause}")]
    private partial void LogLost(string cause);
}

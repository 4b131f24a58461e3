using HfModelCache.Coordination.Leases;
using HfModelCache.Coordination.Waiting;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Metrics;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Runs;

/// <summary>Ensures that a copy is in the store, complete and verified; works with other replicas that want the same.</summary>
/// <remarks>
/// <list type="number">
/// <item>Check: read the manifest, and list the objects below the copy's prefix. If they agree that everything is there,
/// the copy is complete, and the source is never asked.</item>
/// <item>Participate: if there is a plan, <see cref="Participation"/> carries out this machine's assignment and waits until
/// all of them are complete.</item>
/// <item>Elect: one replica becomes the leader; the others wait for what it publishes or plans, and then re-check.</item>
/// <item>Fill: the leader completes the copy, <see cref="FillCopy"/>, or assigns the downloads to several machines.</item>
/// <item>Release the lease. A leader that has lost it re-checks like the waiting replicas.</item>
/// </list>
/// </remarks>
internal sealed partial class EnsureCopy
{
    // Another writer may change an object while the copy is made; one that keeps doing so is a fault to be reported.
    private const int MaxChanges = 3;

    private readonly RunDependencies _parts;
    private readonly CopyRequest _request;
    private readonly IObjectStore _store;
    private readonly ILogger _logger;
    private readonly WaitLimit _waiting;
    private readonly Participation _participation;
    private Contribution _contribution;
    private bool _hasLostLease;

    /// <summary>Creates a run.</summary>
    /// <param name="parts">The dependencies.</param>
    /// <param name="request">The requested copy.</param>
    public EnsureCopy(RunDependencies parts, CopyRequest request)
    {
        (_parts, _request, _store, _logger) = (parts, request, parts.Store.Unfenced, parts.Logger);
        _waiting = new WaitLimit(parts.Lease.WaitTimeout, parts.Time);
        _participation = new Participation(parts, request, _waiting);
    }

    /// <summary>Runs until the copy is complete.</summary>
    /// <exception cref="ModelCacheException">The copy could not be completed.</exception>
    public async Task<CopyResult> RunAsync(CancellationToken cancellationToken)
    {
        var polling = new PollSchedule(_parts.Lease.PollInterval, _parts.Time);
        var changes = 0;
        while (true)
        {
            var round = await RunRoundAsync(cancellationToken).ConfigureAwait(false);
            switch (round)
            {
                case RoundOutcome.Completed completed:
                    return completed.Result.With(_contribution);
                case RoundOutcome.Postponed:
                    await WaitForSlotAsync(cancellationToken).ConfigureAwait(false);
                    continue;
                case RoundOutcome.LeaseLost:
                    _hasLostLease = true;
                    break;
                case RoundOutcome.ChangedByOthers changed when ++changes == MaxChanges:
                    throw changed.Failure;
            }

            // Rounds without a result must not follow each other without a pause or a limit, whatever their reason.
            _waiting.ThrowIfExceeded(() => "No copy has been published");
            LogRecheck(round.Why);
            await polling.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<RoundOutcome> RunRoundAsync(CancellationToken cancellationToken)
    {
        // Steps 1 to 3: check, participate, elect.
        var preparation = await PrepareAsync(cancellationToken).ConfigureAwait(false);
        if (preparation.End is { } end)
            return end;

        // Steps 4 and 5: fill, release. The leader reads the copy again, so what was read before is not kept in memory.
        return preparation.Election is ElectionOutcome.Elected elected
            ? await LeadAsync(elected.Lease, preparation.Participation!, cancellationToken).ConfigureAwait(false)
            : new RoundOutcome.Recheck("Another replica has changed the copy.");
    }

    private async Task<(RoundOutcome? End, ParticipationResult? Participation, ElectionOutcome? Election)> PrepareAsync(CancellationToken cancellationToken)
    {
        // Step 1: check.
        var documents = new CopyDocuments(_store, _logger);
        var copy = (await StoredCopy.ReadAsync(_store, documents, _request.Location, cancellationToken).ConfigureAwait(false)).WithoutJournalOfOthers(_request.Repo);
        if (!_hasLostLease && await new HitCheck(_parts, _request).FindAsync(copy, cancellationToken).ConfigureAwait(false) is { } hit)
        {
            if (_parts.RecordsUse)
                await new LastUse(_store, _request.Location, _parts.Time).NoteAsync(copy.Objects.Keys, cancellationToken).ConfigureAwait(false);
            CacheMetrics.Complete(CopyEffort.Hit);
            return (new RoundOutcome.Completed(HitOf(hit)), null, null);
        }

        // Steps 2 and 3: participate, elect.
        try
        {
            var participation = await _participation.RunAsync(copy, cancellationToken).ConfigureAwait(false);
            _contribution = _contribution.Plus(participation.Contribution);
            if (participation.Next == ParticipationNext.Recheck)
                return (new RoundOutcome.Recheck("Another replica has changed the copy or its plan."), null, null);
            return (null, participation, await ElectAsync(copy, participation, cancellationToken).ConfigureAwait(false));
        }
        catch (OperatorException e) when (e.Reason == FailureReason.StoreAccessDenied)
        {
            // Credentials that may only read can't clean a copy up, or record a new name of its commit, but can use it.
            var (found, plan) = await new PlanCopy(_parts, _request).CompareAsync(cancellationToken).ConfigureAwait(false);
            if (!plan.IsPublishedAs(found.Manifest))
                throw;
            LogReadOnly(e.Message);
            return (new RoundOutcome.Completed(HitOf(plan)), null, null);
        }
    }

    // Other models of this process go first; that is no wait for other replicas.
    private async Task WaitForSlotAsync(CancellationToken cancellationToken)
    {
        var startedAt = _parts.Time.GetTimestamp();
        LogPostponed();
        await _parts.Slot!.GrowAsync(cancellationToken).ConfigureAwait(false);
        _waiting.Exclude(_parts.Time.GetElapsedTime(startedAt));
    }

    private CopyResult HitOf(CopyPlan plan) => CopyResult.Hit(_store.Describe(_request.Location.Root), plan);

    private Task<ElectionOutcome> ElectAsync(StoredCopy copy, ParticipationResult participation, CancellationToken cancellationToken)
    {
        var manifest = copy.WatchManifest(_request.Location);
        return new LeaseElection(_store, _parts.Replica).RunAsync(
            _parts.LeaseRequestFor(_request),
            _parts.Assignee is null ? [manifest] : [manifest, participation.PlanObject],
            _waiting,
            cancellationToken);
    }

    private async Task<RoundOutcome> LeadAsync(Lease lease, ParticipationResult participation, CancellationToken cancellationToken)
    {
        var startedAt = _parts.Time.GetTimestamp();
        try
        {
            return await LeaseTerm.RunAsync(
                lease,
                _ => FillAsync(lease, participation),
                loss => new RoundOutcome.LeaseLost($"This replica is no longer the leader. {loss.Message}"),
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (lease.Loss is null)
                _waiting.Exclude(_parts.Time.GetElapsedTime(startedAt));
        }
    }

    private async Task<RoundOutcome> FillAsync(Lease lease, ParticipationResult participation)
    {
        if (await participation.PlanObject.HasChangedAsync(_store, lease.Token).ConfigureAwait(false))
            return new RoundOutcome.Recheck("The plan has changed.");
        try
        {
            // A request that this process sent before it lost an earlier lease may have opened an upload since.
            var fill = new FillCopy(_parts, _request, lease, participation.Plan) { AbortsOpenUploads = _hasLostLease };
            return await fill.RunAsync(lease.Token).ConfigureAwait(false) switch
            {
                FillOutcome.Published published => new RoundOutcome.Completed(published.Result),
                FillOutcome.Postponed => new RoundOutcome.Postponed(),
                FillOutcome.Assigned assigned => new RoundOutcome.Recheck($"The downloads are assigned to {assigned.Machines} machines."),
                var unknown => throw new InvalidOperationException($"Unknown outcome {unknown}."),
            };
        }
        catch (TransientException e) when (e.Reason == FailureReason.CopyDamaged && lease.Loss is null)
        {
            // A second pod with the same index, or a paused leader, was still at work; it soon notices.
            return new RoundOutcome.ChangedByOthers(e);
        }
    }

    [LoggerMessage(44, LogLevel.Information, "Re-checking the copy. {Why}")]
    private partial void LogRecheck(string why);

    [LoggerMessage(55, LogLevel.Information, "Waiting until fewer large models are being copied.")]
    private partial void LogPostponed();

    [LoggerMessage(48, LogLevel.Warning, "The copy is complete. These credentials may only read it, so nothing was cleaned up. {Cause}")]
    private partial void LogReadOnly(string cause);
}

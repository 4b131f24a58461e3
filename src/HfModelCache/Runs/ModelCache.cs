using HfModelCache.Coordination.Leases;
using HfModelCache.Coordination.Waiting;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Runs;

/// <summary>The promise: a model is in the store, whole and verified, or the caller learns why not.</summary>
/// <remarks>
/// <para>How <see cref="EnsureAsync"/> goes about it:</para>
/// <list type="number">
/// <item>Look: the manifest, and a listing of what lies under the copy's prefix. If they agree that all is there, the
/// copy is whole, and the Hub is never asked.</item>
/// <item>Carry: where there is a plan of shares, this machine brings its own, <see cref="Participation"/>, and waits until
/// all are there.</item>
/// <item>Lead or wait: one replica leads; the others wait for what it publishes, or plans, and then look again.</item>
/// <item>The leader's work, <see cref="FillCopy"/>: snapshot, plan, read back, relay, publish. One of several machines
/// shares the relay out instead.</item>
/// <item>Release the lease. Who has lost it meanwhile looks again, like those who wait.</item>
/// </list>
/// </remarks>
public sealed partial class ModelCache
{
    // Another writer may change an object while the copy is made; one that keeps doing so is a fault to be reported.
    private const int MostChanges = 3;

    private readonly RunDependencies _parts;
    private readonly IObjectStore _store;
    private readonly CopyDocuments _documents;
    private readonly SnapshotResolver _snapshots;
    private readonly LeaseElection _election;
    private readonly ILogger _logger;

    /// <summary>Puts the parts together; no connection is made yet.</summary>
    internal ModelCache(RunDependencies parts)
    {
        _parts = parts;
        _logger = parts.Logger;
        _store = parts.Store.Unfenced;
        _documents = new CopyDocuments(_store, parts.Logger);
        _snapshots = new SnapshotResolver(parts.Source, _store);
        _election = new LeaseElection(_store, new ReplicaContext(parts.Lease, parts.Meter, parts.Time, parts.Logger));
    }

    /// <summary>Makes sure that the copy is there, whole.</summary>
    /// <exception cref="ModelCacheException">It is not, and could not be brought about.</exception>
    public async Task<CopyResult> EnsureAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        var location = request.Location;
        var waiting = new WaitLimit(_parts.Lease.WaitTimeout, _parts.Time);
        var polling = new PollSchedule(_parts.Lease.PollInterval, _parts.Time);
        var turn = new Participation(_parts, request, waiting);
        var (changes, lostLease) = (0, false);
        while (true)
        {
            // Step 1: look.
            var copy = await StoredCopy.ReadAsync(_store, _documents, location, cancellationToken).ConfigureAwait(false);
            copy = copy.Of(request.Repo);
            if (await _snapshots.FindInManifestAsync(request, copy.Manifest, cancellationToken).ConfigureAwait(false) is { } snapshot
                && CopyPlanner.Make(location, snapshot, request.Selection, copy, _store.Limits) is var plan
                && plan.IsPublishedAs(copy.Manifest) && plan.Former.Count == 0 && !lostLease)
            {
                plan.ThrowIfNothingIsSelected();
                return CopyResult.Hit(_store.Describe(location.Root), plan).After(turn);
            }

            // Steps 2 and 3: carry; lead or wait.
            ElectionOutcome election;
            try
            {
                election = await turn.TakeAsync(copy, cancellationToken).ConfigureAwait(false)
                    ? await LeadAsync(request, location, copy, turn, waiting, cancellationToken).ConfigureAwait(false)
                    : new ElectionOutcome.AwaitedObjectChanged();
            }
            catch (OperatorException e) when (e.Reason == FailureReason.StoreAccessDenied)
            {
                // Keys that may only read can't tidy a copy up, or write its new name down, but can use it.
                var (found, whole) = await CompareAsync(request, cancellationToken).ConfigureAwait(false);
                if (!whole.IsPublishedAs(found.Manifest))
                    throw;
                LogNotTidied(e.Message);
                return CopyResult.Hit(_store.Describe(location.Root), whole).After(turn);
            }

            var end = election is ElectionOutcome.Elected elected
                ? await FillAsync(request, elected.Lease, turn, waiting, lostLease, cancellationToken).ConfigureAwait(false)
                : RoundOutcome.LookAgain("Another replica has changed the copy.");
            if (end.Outcome is { } outcome)
                return outcome.After(turn);
            lostLease |= end.LostLease;
            if (end.Change is { } change && ++changes == MostChanges)
                throw change;

            // Whatever has made this round end without a result, the next one must not follow at once for ever.
            waiting.ThrowIfExceeded(() => "No copy has been published");
            LogLookAgain(end.Why);
            await polling.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What <see cref="EnsureAsync"/> would do; changes nothing.</summary>
    /// <exception cref="ModelCacheException">It would fail.</exception>
    public async Task<CopyPlan> PlanAsync(CopyRequest request, CancellationToken cancellationToken) =>
        (await CompareAsync(request, cancellationToken).ConfigureAwait(false)).Plan;

    /// <summary>Reads the whole copy back and compares every hash with the manifest; the Hub is not asked.</summary>
    /// <remarks>
    /// A manifest that turns out to be untrue is withdrawn, so that nobody relies on it and the next run repairs the
    /// damaged files.
    /// </remarks>
    /// <exception cref="ModelCacheException">There is no manifest, or it is of something else, or it keeps changing.</exception>
    public Task<VerifyReport> VerifyAsync(CopyRequest request, CancellationToken cancellationToken) =>
        new VerifyCopy(_parts, request, _election, CallOf(request, request.Location)).RunAsync(cancellationToken);

    private async Task<(StoredCopy Copy, CopyPlan Plan)> CompareAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        var location = request.Location;
        var copy = await StoredCopy.ReadAsync(_store, _documents, location, cancellationToken).ConfigureAwait(false);
        copy = copy.Of(request.Repo);
        var snapshot = await _snapshots.ResolveAsync(request, location, copy.Manifest, pinned: null, cancellationToken).ConfigureAwait(false);
        return (copy, CopyPlanner.Make(location, snapshot, request.Selection, copy, _store.Limits));
    }

    private Task<ElectionOutcome> LeadAsync(
        CopyRequest request,
        CopyLocation location,
        StoredCopy copy,
        Participation turn,
        WaitLimit waiting,
        CancellationToken cancellationToken) =>
        _election.RunAsync(CallOf(request, location), turn.Awaited(copy), waiting, cancellationToken);

    // Steps 4 and 5: the leader's work, and its end.
    private async Task<RoundOutcome> FillAsync(
        CopyRequest request, Lease lease, Participation turn, WaitLimit waiting, bool lostLease, CancellationToken cancellationToken)
    {
        var began = _parts.Time.GetTimestamp();
        await using (lease)
        {
            try
            {
                if (!await turn.IsPlanSameAsync(cancellationToken).ConfigureAwait(false))
                {
                    await lease.ReleaseAsync().ConfigureAwait(false);
                    return RoundOutcome.LookAgain("The plan of shares has changed.");
                }

                // A request that this process had sent before it lost the lease may have opened an upload since.
                var run = new FillCopy(_parts, request, lease, turn.Plan, turn.IsWhole) { AbortsOpenUploads = lostLease };
                var outcome = await run.RunAsync(lease.Token).ConfigureAwait(false);
                await lease.ReleaseAsync().ConfigureAwait(false);
                return outcome is null ? RoundOutcome.LookAgain("The work is shared out.") : new RoundOutcome(outcome);
            }
            catch (Exception e) when (e is ModelCacheException or OperationCanceledException
                && lease.Loss is not null && !cancellationToken.IsCancellationRequested)
            {
                return new RoundOutcome(null, $"This replica no longer leads, and waits for the one that does. {e.Message}", LostLease: true);
            }
            catch (TransientException e) when (e.Reason == FailureReason.CopyDamaged)
            {
                // A second pod of some share, or a leader that was paused, was still at work; it soon notices.
                await lease.ReleaseAsync().ConfigureAwait(false);
                return new RoundOutcome(null, e.Message, e);
            }
            catch (Exception e)
            {
                await lease.ReleaseAfterAsync(e).ConfigureAwait(false);
                throw;
            }
            finally
            {
                if (lease.Loss is null)
                    waiting.Exclude(_parts.Time.GetElapsedTime(began));
            }
        }
    }

    private LeaseRequest CallOf(CopyRequest request, CopyLocation location) => new(
        location.LeasePrefix,
        nonce => _parts.Source.Fingerprint(string.Join(
            '\n', nonce, Manifest.TypeOf(request.Repo), request.Repo.Name, request.Revision, request.Selection, request.Refresh, request.Offline)));

    [LoggerMessage(44, LogLevel.Information, "Looking again: {Why}")]
    private partial void LogLookAgain(string why);

    [LoggerMessage(48, LogLevel.Warning, "The copy is whole. These keys may only read it, so nothing was tidied up. {Cause}")]
    private partial void LogNotTidied(string cause);
}

using HfModelCache.Coordination.Assignments;
using HfModelCache.Coordination.Leases;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Metrics;
using HfModelCache.Repos;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Runs;

/// <summary>Completes the copy as the leader: downloads what is missing, verifies what is doubtful, and publishes the manifest.</summary>
/// <remarks>
/// <list type="number">
/// <item>Resolve the commit and its files, from the manifest if it states them, otherwise from the source.</item>
/// <item>Plan: decide which files belong to the copy, and for each whether to keep, verify or download it.</item>
/// <item>Withdraw: state the commit in the lease, and remove a manifest of another commit before any of its files changes.
/// If requests of an earlier leader for another commit may still arrive, wait for them first.</item>
/// <item>Journal the commit, the verified files and the planned ones. Only then end the plan of assignments.</item>
/// <item>Resume the uploads that a dead run or other machines left open if they are of this commit, and abort the others.
/// If several machines share the work, publish a plan and stop here.</item>
/// <item>Verify the files that are stored but not verified yet; those with a wrong hash are downloaded.</item>
/// <item>Let the store copy what other copies of the repo hold, and download the missing files.</item>
/// <item>Check that no upload of this copy is open, and that every object is still the one that was verified.</item>
/// <item>Publish the manifest, one small object; then remove what no longer belongs to the copy.</item>
/// </list>
/// </remarks>
internal sealed partial class FillCopy
{
    private readonly RunDependencies _parts;
    private readonly CopyRequest _request;
    private readonly Lease _lease;
    private readonly CopyLocation _location;
    private readonly IObjectStore _store;
    private readonly CopyDocuments _documents;
    private readonly CopyRecords _records;
    private readonly InheritedAssignments _inherited;
    private readonly AssignmentHandout _handout;
    private readonly UploadResumption _uploads;
    private readonly ContentFill _content;
    private readonly CleanUp _cleanUp;
    private readonly ForeignFiles _foreign;
    private readonly InheritedPlan? _plan;
    private readonly ILogger _logger;

    /// <summary>Creates a run.</summary>
    /// <param name="parts">The dependencies.</param>
    /// <param name="request">The requested copy.</param>
    /// <param name="lease">The leader's lease.</param>
    /// <param name="inherited">The plan that this run ends; null for none.</param>
    public FillCopy(RunDependencies parts, CopyRequest request, Lease lease, InheritedPlan? inherited)
    {
        (_parts, _request, _lease, _plan) = (parts, request, lease, inherited);
        _location = request.Location;
        _store = parts.Store.Behind(lease);
        _logger = parts.Logger;
        _documents = new CopyDocuments(_store, parts.Logger);
        _records = new CopyRecords(parts, request, _documents);
        var cleaned = parts.Store.CleaningUpBehind(lease);
        _cleanUp = new CleanUp(cleaned, _location, parts.Logger);
        _foreign = new ForeignFiles(_store, request);
        var transfer = parts.Transfers.Into(_store);
        var assignments = new AssignmentStore(_store, _location.SharesPrefix);
        _inherited = new InheritedAssignments(parts, request, lease, assignments, inherited);
        _handout = new AssignmentHandout(parts, request, _store, transfer, assignments);
        _uploads = new UploadResumption(new OpenUploads(cleaned, _location, parts.Logger), transfer);
        _content = new ContentFill(parts, request, _store, transfer, _foreign);
    }

    /// <summary>Whether open uploads are aborted even if the copy is complete. Default false.</summary>
    public bool AbortsOpenUploads { get; init; }

    /// <summary>Completes the copy, or assigns the downloads to several machines.</summary>
    public async Task<FillOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var startedAt = _parts.Time.GetTimestamp();

        // Steps 1 and 2: resolve, plan.
        var (copy, plan) = await PlanAsync(cancellationToken).ConfigureAwait(false);
        if (!plan.IsPublishedAs(copy.Manifest) && _lease.InFlight.ConflictsWith(plan.Commit.Sha))
        {
            // The plan must include what arrives meanwhile.
            LogWaitingForInFlight(_lease.InFlight.MaxWait.TotalSeconds);
            await _lease.InFlight.WaitAsync(cancellationToken).ConfigureAwait(false);
            (copy, plan) = await PlanAsync(cancellationToken).ConfigureAwait(false);
        }

        if (plan.IsPublishedAs(copy.Manifest))
            return new FillOutcome.Published(await KeepAsync(plan, copy, cancellationToken).ConfigureAwait(false));
        if (_parts.Assignee is null && _parts.Slot?.TryGrow(plan.FetchBytes + plan.CopyBytes + plan.VerifyBytes) == false)
            return new FillOutcome.Postponed(); // Before anything is written.
        await new NestedCopies(_store, _location).ThrowIfAnyAsync(copy.Objects.Keys, cancellationToken).ConfigureAwait(false);
        await _store.CheckKeysAsync([.. plan.Files.Select(f => f.Key)], cancellationToken).ConfigureAwait(false);
        new PlanLog(_store, _logger).Log(plan, copy);
        _content.ThrowIfOffline(plan.ToFetch);
        await _foreign.ThrowIfAnyAsync(plan, cancellationToken).ConfigureAwait(false);
        if (_parts.View is { } view)
            await view.CheckAsync(cancellationToken).ConfigureAwait(false);
        await new RoomCheck(_store).ThrowIfNoneAsync(plan, copy.Journal, cancellationToken).ConfigureAwait(false);

        // Step 3: withdraw.
        _inherited.AddInFlight();
        await _lease.AnnounceAsync(plan.Commit.Sha, cancellationToken).ConfigureAwait(false);
        var isWithdrawn = copy.Manifest is not null && copy.Manifest.Commit != plan.Commit.Sha;
        if (isWithdrawn)
            await _documents.WithdrawAsync(_location, copy.Manifest!, copy.Recorded, cancellationToken).ConfigureAwait(false);

        // Step 4: journal.
        await using var journal = _records.NewJournal(plan, copy);
        await journal.StartAsync(cancellationToken).ConfigureAwait(false);
        EndedPhase.ReleaseMemory(plan.Files.Count);
        await _cleanUp.RemoveSegmentsAsync(SegmentsIn(copy.Objects.Keys), cancellationToken).ConfigureAwait(false);
        await _inherited.EndAsync(plan, copy, cancellationToken).ConfigureAwait(false);

        // Step 5: resume, or assign.
        var open = await _uploads.ResumeAsync(plan, copy.Journal, _inherited.SplitUploads, cancellationToken).ConfigureAwait(false);
        if (_parts.Assignee is { } assignee && !_inherited.AreComplete && plan.ToFetch.Count > 0)
        {
            await _handout.AssignAsync(plan, assignee.Count, open, cancellationToken).ConfigureAwait(false);
            return new FillOutcome.Assigned(assignee.Count);
        }

        _parts.Meter.Plan(plan.FetchBytes + plan.CopyBytes + plan.VerifyBytes, plan.ToFetch.Count + plan.ToCopy.Count + plan.ToVerify.Count);

        // Steps 6 and 7: verify, copy, download.
        var (toFetch, copied) = await _content.RunAsync(plan, journal, open, cancellationToken).ConfigureAwait(false);

        // Steps 8 and 9: check, publish.
        if (isWithdrawn)
            await _lease.WaitForUnansweredAsync(cancellationToken).ConfigureAwait(false); // A removal that arrives late would remove the new manifest.
        EndedPhase.ReleaseMemory(plan.Files.Count);
        var objects = await CheckAsync(plan, journal, cancellationToken).ConfigureAwait(false);
        await PublishAsync(plan, copy, journal, cancellationToken).ConfigureAwait(false);
        CacheMetrics.Complete(EffortFor(plan, copy));
        await _cleanUp.RemoveAsync(plan.Leftovers.Among(objects), cancellationToken).ConfigureAwait(false);
        await _cleanUp.RemoveJournalAsync(SegmentsIn(objects.Keys).Union(journal.SegmentKeys), cancellationToken).ConfigureAwait(false);
        var fetched = toFetch.Where(f => !_inherited.IsFilledByPeers(open.GetValueOrDefault(f.Key))).ToList();
        return new FillOutcome.Published(
            CopyResult.Filled(_store.Describe(_location.Root), plan, fetched, copied, _parts.Time.GetElapsedTime(startedAt)));
    }

    private static CopyEffort EffortFor(CopyPlan plan, StoredCopy before) => before switch
    {
        { Manifest: { } manifest } => manifest.Commit == plan.Commit.Sha ? CopyEffort.Repaired : CopyEffort.Refreshed,
        { Journal: { } journal } => journal.Commit == plan.Commit.Sha ? CopyEffort.Resumed : CopyEffort.Refreshed,
        _ => CopyEffort.Filled,
    };

    private async Task<(StoredCopy Copy, CopyPlan Plan)> PlanAsync(CancellationToken cancellationToken)
    {
        var copy = await StoredCopy.ReadAsync(_store, _documents, _location, cancellationToken).ConfigureAwait(false);
        ThrowIfOtherCopyIsIncomplete(copy);
        copy = copy.WithoutJournalOfOthers(_request.Repo) with { Reported = await _inherited.ReadReportsAsync(cancellationToken).ConfigureAwait(false) };
        copy = await copy.WithTwinsAsync(_store, _request.Prefix, _request.Repo, _location, _logger, cancellationToken).ConfigureAwait(false);
        var pinned = CommitPin.Choose(_request, _parts.Assignee is not null, _plan, _lease.Takeover, copy.Journal);
        var snapshot = await new SnapshotResolver(_parts.Source, _store)
            .ResolveAsync(_request, copy.Manifest ?? copy.Twins.Manifest, pinned, cancellationToken).ConfigureAwait(false);
        EndedPhase.ReleaseMemory(snapshot.Files.Count);
        var plan = CopyPlanner.Make(_request, snapshot, copy, _store.Limits);
        plan.ThrowIfNothingIsSelected();
        return (copy, plan);
    }

    // Two runs for repos of different types with the same name would remove each other's files.
    private void ThrowIfOtherCopyIsIncomplete(StoredCopy copy)
    {
        if (copy is { Manifest: null, Journal: { } left } && !left.IsOf(_request.Repo))
        {
            throw new OperatorException(
                FailureReason.OtherRepo,
                $"{_store.Describe(_location.Root)} holds an incomplete copy of the {left.Type} {left.Repo}, not of the {_request.Repo.Type.ToName()} {_request.Repo}.");
        }
    }

    private IReadOnlyList<string> SegmentsIn(IEnumerable<string> keys) =>
        [.. keys.Where(key => key.StartsWith(_location.SegmentsPrefix, StringComparison.Ordinal))];

    private Task ShowAsync(Manifest manifest, CancellationToken cancellationToken) =>
        _parts.View?.ShowAsync(manifest, _request.Revision, cancellationToken) ?? Task.CompletedTask;

    // The copy is complete. What remains is to record another name of its commit, and to clean up after interrupted runs.
    private async Task<CopyResult> KeepAsync(CopyPlan plan, StoredCopy copy, CancellationToken cancellationToken)
    {
        if (AbortsOpenUploads)
            await _uploads.AbortAsync(plan, cancellationToken).ConfigureAwait(false);
        await ShowAsync(copy.Manifest!, cancellationToken).ConfigureAwait(false);
        var isCurrent = copy.Manifest!.IsNamed(_request.Revision) && plan.IsStatedIn(copy.Manifest);
        var isUntidy = !isCurrent || plan.Former.Count > 0;
        if (isUntidy && !_lease.InFlight.ConflictsWith(plan.Commit.Sha))
        {
            await _lease.AnnounceAsync(plan.Commit.Sha, cancellationToken).ConfigureAwait(false);
            if (!isCurrent)
                await _cleanUp.NameAsync(copy.Manifest.Naming(_request.Revision) with { Visibility = plan.Visibility.ToName() }, cancellationToken).ConfigureAwait(false);
            await _cleanUp.RemoveAsync(plan.Former, cancellationToken).ConfigureAwait(false);
            if (copy.Journal is not null)
                await _cleanUp.RemoveJournalAsync(SegmentsIn(copy.Objects.Keys), cancellationToken).ConfigureAwait(false);
        }

        return CopyResult.Hit(_store.Describe(_location.Root), plan);
    }

    private async Task<IReadOnlyDictionary<string, StoredObject>> CheckAsync(
        CopyPlan plan, Journal journal, CancellationToken cancellationToken)
    {
        // A paused leader may have opened an upload, or replaced an object, in the meantime.
        await _uploads.AbortAsync(plan, cancellationToken).ConfigureAwait(false);
        return await new PublishCheck(_store, _location).RunAsync([.. CopyRecords.FilesOf(plan, journal)], cancellationToken).ConfigureAwait(false);
    }

    private async Task PublishAsync(CopyPlan plan, StoredCopy copy, Journal journal, CancellationToken cancellationToken)
    {
        await journal.StopAsync().ConfigureAwait(false);
        var manifest = _records.Compose(plan, CopyRecords.FilesOf(plan, journal).Select(f => f.File));
        if (copy.Manifest is { } before && before.Commit == manifest.Commit)
            manifest = (before.Aliases ?? []).Prepend(before.Revision).Aggregate(manifest, (named, name) => named.Naming(name));
        await ShowAsync(manifest, cancellationToken).ConfigureAwait(false);
        await _documents.FlushAsync(cancellationToken).ConfigureAwait(false);
        await _documents.WriteAsync(_location.ManifestKey, manifest, cancellationToken).ConfigureAwait(false);
        journal.Close();
    }

    [LoggerMessage(47, LogLevel.Information, "Waiting up to {Seconds:0.#} s for in-flight requests of an earlier leader that may be for another commit.")]
    private partial void LogWaitingForInFlight(double seconds);
}

using System.Collections.Concurrent;
using HfModelCache.Coordination.Assignments;
using HfModelCache.Coordination.Leases;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Stores;
using HfModelCache.Transfer;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Runs;

/// <summary>The leader's work: what is missing comes from the Hub, what is doubtful is read back, then the manifest is written.</summary>
/// <remarks>
/// <list type="number">
/// <item>Snapshot: which commit is wanted, and its files; from the manifest where that can tell, else from the Hub.</item>
/// <item>Plan: which files belong to the copy, and for each whether to keep it, read it back, or fetch it.</item>
/// <item>Withdraw: the lease states the commit, and a manifest of another commit is removed before the first of its files
/// is touched. Where requests of an earlier leader for another commit may still arrive, they are waited for first.</item>
/// <item>Journal: what is known to be whole, what is to be stored, and the commit, are written down. Only then a plan of
/// shares ends.</item>
/// <item>Resume: uploads that a dead run, or shards, left open are resumed if they are of this commit, and aborted if
/// not. One of several machines ends here, with a new plan of shares.</item>
/// <item>Read back what is there but not known to be whole; what hashes wrong is to be fetched.</item>
/// <item>Relay what is to be fetched.</item>
/// <item>Last look: no upload of ours is open, and every object is still the one that was verified.</item>
/// <item>Publish: the manifest, one small object; after it, what does not belong to the copy any more is removed.</item>
/// </list>
/// </remarks>
internal sealed partial class FillCopy
{
    private readonly RunDependencies _parts;
    private readonly CopyRequest _request;
    private readonly Lease _lease;
    private readonly CopyLocation _location;
    private readonly IObjectStore _store;
    private readonly ModelTransfer _transfer;
    private readonly CopyDocuments _documents;
    private readonly AssignmentStore _shares;
    private readonly OpenUploads _uploads;
    private readonly CleanUp _cleanUp;
    private readonly AssignmentPlan? _carried;
    private readonly bool _isCarriedWhole;
    private readonly ILogger _logger;

    /// <summary>Puts the parts together.</summary>
    /// <param name="parts">What to work with.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="lease">The right to write.</param>
    /// <param name="carried">The plan of shares that this run ends; null for none.</param>
    /// <param name="isCarriedWhole">Whether all its shares are in the store.</param>
    public FillCopy(RunDependencies parts, CopyRequest request, Lease lease, AssignmentPlan? carried, bool isCarriedWhole)
    {
        _parts = parts;
        _request = request;
        _lease = lease;
        _carried = carried;
        _isCarriedWhole = isCarriedWhole && carried!.IsOf(request.Repo.Name, Manifest.TypeOf(request.Repo), request.Revision);
        _location = request.Location;
        _store = parts.Store.Behind(lease);
        _logger = parts.Logger;
        _documents = new CopyDocuments(_store, parts.Logger);
        _shares = new AssignmentStore(_store, _location.SharesPrefix);
        var cleaned = parts.Store.CleaningUpBehind(lease);
        _cleanUp = new CleanUp(cleaned, _location, parts.Logger);
        _uploads = new OpenUploads(cleaned, _location, parts.Logger);
        _transfer = parts.Transfers.Into(_store);
    }

    /// <summary>Whether uploads that are open are aborted even if the copy is whole. Default false.</summary>
    public bool AbortsOpenUploads { get; init; }

    /// <summary>Brings the copy about.</summary>
    /// <param name="cancellationToken">Stops everything.</param>
    /// <returns>What came of it; null where the work was shared out.</returns>
    public async Task<CopyResult?> RunAsync(CancellationToken cancellationToken)
    {
        var began = _parts.Time.GetTimestamp();

        // Steps 1 and 2: snapshot, plan.
        var (copy, plan) = await PlanAsync(cancellationToken).ConfigureAwait(false);
        if (!plan.IsPublishedAs(copy.Manifest) && _lease.InFlight.ConflictsWith(plan.Commit.Sha))
        {
            // An earlier leader may have sent requests for another commit. What arrives meanwhile has to be planned for.
            LogSettling(_lease.InFlight.MaxWait.TotalSeconds);
            await _lease.InFlight.WaitAsync(cancellationToken).ConfigureAwait(false);
            (copy, plan) = await PlanAsync(cancellationToken).ConfigureAwait(false);
        }

        if (plan.IsPublishedAs(copy.Manifest))
            return await KeepAsync(plan, copy, cancellationToken).ConfigureAwait(false);
        await new NestedCopies(_store, _location).ThrowIfAnyAsync(copy.Objects.Keys, cancellationToken).ConfigureAwait(false);
        await _store.CheckKeysAsync([.. plan.Files.Select(f => f.Key)], cancellationToken).ConfigureAwait(false);
        Report(plan);
        ThrowIfOffline([.. plan.ToFetch]);

        // Step 3: withdraw.
        ReckonWithShares();
        await _lease.AnnounceAsync(plan.Commit.Sha, cancellationToken).ConfigureAwait(false);
        var withdraws = copy.Manifest is not null && copy.Manifest.Commit != plan.Commit.Sha;
        if (withdraws)
            await _documents.WithdrawAsync(_location, copy.Manifest!, copy.Recorded, cancellationToken).ConfigureAwait(false);

        // Step 4: journal.
        var planned = PlannedBy(plan, copy);
        await using var journal = new Journal(_documents, _location, files => ComposeJournal(plan, planned, files), _parts.Time, _logger);
        foreach (var file in plan.Files.Where(f => f.Action == FileAction.Keep))
            journal.Record(ManifestFile.Of(file.File, file.ETag));
        foreach (var file in plan.Former.Where(f => f.ETag is not null))
            journal.Record(file);
        await journal.StartAsync(cancellationToken).ConfigureAwait(false);
        await EndSharesAsync(plan, copy, cancellationToken).ConfigureAwait(false);

        // Step 5: resume, or share out.
        var begun = await ResumeUploadsAsync(plan, copy.Journal, cancellationToken).ConfigureAwait(false);
        if (_parts.Assignee is { } shard && !_isCarriedWhole && plan.ToFetch.Any())
        {
            await ShareOutAsync(plan, shard, begun, cancellationToken).ConfigureAwait(false);
            return null;
        }

        _parts.Meter.Plan(plan.FetchBytes + plan.ReadBackBytes, plan.ToFetch.Count() + plan.ToReadBack.Count());

        // Steps 6 and 7: read back, relay.
        var wrong = await ReadBackAsync(plan, journal, cancellationToken).ConfigureAwait(false);
        ThrowIfOffline(wrong);
        List<PlannedFile> toFetch = [.. plan.ToFetch, .. wrong];
        await _transfer.RunAsync(
            _request.Repo,
            plan.Commit,
            [.. toFetch.Select(f => new TransferItem(f.File, f.Key, begun.GetValueOrDefault(f.Key)))],
            (item, outcome) =>
            {
                journal.Record(ManifestFile.Of(item.File, outcome.ETag));
                _parts.Meter.FileDone();
                LogStored(item.File.Path, item.File.Size);
            },
            cancellationToken).ConfigureAwait(false);

        // Steps 8 and 9: last look, publish.
        if (withdraws)
            await _lease.WaitForUnansweredAsync(cancellationToken).ConfigureAwait(false); // A late removal would take the new manifest.
        var objects = await LookLastAsync(plan, journal, cancellationToken).ConfigureAwait(false);
        await PublishAsync(plan, copy, journal, cancellationToken).ConfigureAwait(false);
        await _cleanUp.RemoveAsync(plan.Leftovers.Among(objects), cancellationToken).ConfigureAwait(false);
        await _cleanUp.RemoveJournalAsync(cancellationToken).ConfigureAwait(false);
        var fetched = toFetch.Where(f => !IsCarried(begun.GetValueOrDefault(f.Key))).ToList();
        return CopyResult.Filled(_store.Describe(_location.Root), plan, fetched, _parts.Time.GetElapsedTime(began));
    }

    private async Task<(StoredCopy Copy, CopyPlan Plan)> PlanAsync(CancellationToken cancellationToken)
    {
        var copy = await StoredCopy.ReadAsync(_store, _documents, _location, cancellationToken).ConfigureAwait(false);
        ThrowIfOthersIsUnfinished(copy);
        copy = copy.Of(_request.Repo) with { Carried = await ReadCarriedAsync(cancellationToken).ConfigureAwait(false) };
        var snapshot = await new SnapshotResolver(_parts.Source, _store)
            .ResolveAsync(_request, _location, copy.Manifest, PinnedCommit(copy), cancellationToken).ConfigureAwait(false);
        var plan = CopyPlanner.Make(_location, snapshot, _request.Selection, copy, _store.Limits);
        plan.ThrowIfNothingIsSelected();
        return (copy, plan);
    }

    // A run of another kind of repo under the same name would remove this one's files, and this one the other's.
    private void ThrowIfOthersIsUnfinished(StoredCopy copy)
    {
        if (copy is { Manifest: null, Journal: { } left } && !left.IsOf(_request.Repo))
        {
            throw new OperatorException(
                FailureReason.OtherRepo,
                $"{_store.Describe(_location.Root)} holds an unfinished copy of the {left.Type} {left.Repo}, not of the {Manifest.TypeOf(_request.Repo)} {_request.Repo}.");
        }
    }

    // What an interrupted leader, or shards, have stored is of use only at their commit. A leader that failed may have
    // failed because of its commit.
    private Commit? PinnedCommit(StoredCopy copy)
    {
        if (_isCarriedWhole && (_parts.Assignee is not null || !_request.Refresh))
            return Commit.TryParse(_carried!.Commit);
        return _lease.Takeover.Previous is { WasInterrupted: true }
            && !_request.Refresh
            && copy.Journal is { } left
            && left.Revision == _request.Revision
                ? Commit.TryParse(left.Commit)
                : null;
    }

    private void ThrowIfOffline(IReadOnlyCollection<PlannedFile> toFetch)
    {
        if (_request.Offline && toFetch.Count > 0)
        {
            throw new OperatorException(
                FailureReason.Offline,
                $"{toFetch.Count} of the files of {_request.Repo} are not in {_store.Describe(_location.Root)} whole.");
        }
    }

    // The copy is whole. What is left is to write down another name of its commit, and what an interrupted run left.
    private async Task<CopyResult> KeepAsync(CopyPlan plan, StoredCopy copy, CancellationToken cancellationToken)
    {
        if (AbortsOpenUploads)
            await AbortOpenUploadsAsync(plan, cancellationToken).ConfigureAwait(false);
        var isUntidy = !copy.Manifest!.IsNamed(_request.Revision) || plan.Former.Count > 0;
        if (isUntidy && !_lease.InFlight.ConflictsWith(plan.Commit.Sha))
        {
            await _lease.AnnounceAsync(plan.Commit.Sha, cancellationToken).ConfigureAwait(false);
            if (!copy.Manifest.IsNamed(_request.Revision))
                await _cleanUp.NameAsync(copy.Manifest.Naming(_request.Revision), cancellationToken).ConfigureAwait(false);
            await _cleanUp.RemoveAsync(plan.Former, cancellationToken).ConfigureAwait(false);
            if (copy.Journal is not null)
                await _cleanUp.RemoveJournalAsync(cancellationToken).ConfigureAwait(false);
        }

        return CopyResult.Hit(_store.Describe(_location.Root), plan);
    }

    private async Task<Dictionary<string, MultipartUpload>> ResumeUploadsAsync(
        CopyPlan plan,
        Manifest? former,
        CancellationToken cancellationToken)
    {
        // Every upload under the keys of a copy belongs to the commit that the journal of its time names.
        var resumable = former?.Commit == plan.Commit.Sha
            ? plan.ToFetch.ToDictionary(f => f.Key, StringComparer.Ordinal)
            : [];
        var shared = CarriedUploads.Where(u => resumable.ContainsKey(u.Key)).ToDictionary(u => u.Key, StringComparer.Ordinal);
        var open = await _uploads.FindAsync(plan, cancellationToken).ConfigureAwait(false);
        var begun = await _uploads.ChooseAsync(open, resumable.ContainsKey, shared, cancellationToken).ConfigureAwait(false);
        await _uploads.AbortAsync(
            open.Where(upload => begun.GetValueOrDefault(upload.Key)?.UploadId != upload.UploadId), cancellationToken).ConfigureAwait(false);
        return begun.ToDictionary(
            pair => pair.Key,
            pair => pair.Value with { PartSize = shared.ContainsKey(pair.Key) ? pair.Value.PartSize : _transfer.PlanOf(resumable[pair.Key].File).PartSize },
            StringComparer.Ordinal);
    }

    private async Task<IReadOnlyList<PlannedFile>> ReadBackAsync(CopyPlan plan, Journal journal, CancellationToken cancellationToken)
    {
        var readBack = new Verifier(_store, _parts.Transfers.Services);
        var wrong = new ConcurrentBag<PlannedFile>();
        await readBack.MatchAllAsync(plan.ToReadBack, f => (f.Key, f.File), (file, matches) =>
        {
            if (matches)
            {
                journal.Record(ManifestFile.Of(file.File, file.ETag));
                _parts.Meter.FileDone();
                return;
            }

            LogWrong(_store.Describe(file.Key));
            _parts.Meter.Plan(file.File.Size, files: 0);
            wrong.Add(file);
        }, cancellationToken).ConfigureAwait(false);
        return [.. wrong];
    }

    private async Task<IReadOnlyDictionary<string, StoredObject>> LookLastAsync(
        CopyPlan plan, Journal journal, CancellationToken cancellationToken)
    {
        // A leader that was paused may have opened an upload, or replaced an object, behind our back.
        await AbortOpenUploadsAsync(plan, cancellationToken).ConfigureAwait(false);
        return await new PublishCheck(_store, _location).LookAsync(FilesOf(plan, journal), cancellationToken).ConfigureAwait(false);
    }

    private async Task AbortOpenUploadsAsync(CopyPlan plan, CancellationToken cancellationToken) => await _uploads.AbortAsync(
        await _uploads.FindAsync(plan, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private async Task PublishAsync(CopyPlan plan, StoredCopy copy, Journal journal, CancellationToken cancellationToken)
    {
        await journal.StopAsync().ConfigureAwait(false);
        var manifest = Compose(plan, FilesOf(plan, journal));
        if (copy.Manifest is { } before && before.Commit == manifest.Commit)
            manifest = (before.Aliases ?? []).Prepend(before.Revision).Aggregate(manifest, (named, name) => named.Naming(name));
        await _documents.WriteAsync(_location.ManifestKey, manifest, cancellationToken).ConfigureAwait(false);
        journal.Close();
    }
}

using System.Collections.Concurrent;
using HfModelCache.Failures;
using HfModelCache.Hub;
using HfModelCache.Relay;
using HfModelCache.Sharding;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Caching;

/// <summary>The leader's work: what is missing comes from the Hub, what is doubtful is read back, then the manifest is written.</summary>
/// <remarks>
/// <list type="number">
/// <item>Snapshot: which commit is wanted, and its files; from the manifest where that can tell, else from the Hub.</item>
/// <item>Plan: which files belong to the copy, and for each whether to keep it, read it back, or fetch it.</item>
/// <item>Take back: a manifest of another commit is withdrawn before the first of its files is touched.</item>
/// <item>Journal: what is known to be whole, and the commit, are written down. Only then a plan of shares ends.</item>
/// <item>Take over: uploads that a dead run, or shards, left open are gone on with if they are of this commit, and
/// dropped if not. One of several machines ends here, with a new plan of shares.</item>
/// <item>Read back what is there but not known to be whole; what hashes wrong is to be fetched.</item>
/// <item>Relay what is to be fetched.</item>
/// <item>Look once more: no upload of ours is open, and every object is still the one that was verified.</item>
/// <item>Publish: the manifest, one small object; after it, files that the commit no longer has are removed.</item>
/// </list>
/// </remarks>
internal sealed partial class FillRun : IDisposable
{
    private readonly CacheParts _parts;
    private readonly CacheRequest _request;
    private readonly CopyLocation _location;
    private readonly IObjectStore _store;
    private readonly ModelRelay _relay;
    private readonly ManifestStore _documents;
    private readonly ShareStore _shares;
    private readonly SharePlan? _carried;
    private readonly bool _isCarriedWhole;
    private readonly ILogger _logger;

    /// <summary>Puts the parts together.</summary>
    /// <param name="parts">What to work with.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="carried">The plan of shares that this run ends; null for none.</param>
    /// <param name="isCarriedWhole">Whether all its shares are in the store.</param>
    public FillRun(CacheParts parts, CacheRequest request, SharePlan? carried, bool isCarriedWhole)
    {
        _parts = parts;
        _request = request;
        _carried = carried;
        _isCarriedWhole = isCarriedWhole && carried!.IsOf(request.Repo.Name, Manifest.TypeOf(request.Repo), request.Revision);
        _location = CopyLocation.Of(request);
        _store = parts.Store;
        _logger = parts.Logger;
        _documents = new ManifestStore(parts.Store, parts.Logger);
        _shares = new ShareStore(parts.Store, _location.SharesPrefix);
        _relay = new ModelRelay(
            parts.Hub, parts.Store, parts.Relay, parts.Stall, parts.Retry, parts.Meter, parts.Time, parts.Logger);
    }

    /// <summary>Brings the copy about.</summary>
    /// <param name="continues">Whether another replica was interrupted at this work, whose commit is to be kept.</param>
    /// <param name="cancellationToken">Stops everything.</param>
    /// <returns>What came of it; null where the work was shared out.</returns>
    public async Task<CacheOutcome?> RunAsync(bool continues, CancellationToken cancellationToken)
    {
        var began = _parts.Time.GetTimestamp();

        // Steps 1 and 2: snapshot, plan.
        var copy = await StoredCopy.ReadAsync(_store, _documents, _location, cancellationToken).ConfigureAwait(false);
        copy = copy with { Carried = await ReadCarriedAsync(cancellationToken).ConfigureAwait(false) };
        var pinned = continues && !_request.Refresh && copy.Journal is { } left && left.IsOf(_request.Repo) && left.Revision == _request.Revision
            ? Commit.TryParse(left.Commit)
            : null;
        if (_isCarriedWhole && (_parts.Shard is not null || !_request.Refresh))
            pinned = Commit.TryParse(_carried!.Commit);
        var snapshot = await new SnapshotResolver(_parts.Hub, _store)
            .ResolveAsync(_request, _location, copy.Manifest, pinned, cancellationToken).ConfigureAwait(false);
        var plan = CachePlanner.Make(_location, snapshot, _request.Selection, copy, _store.Limits);
        plan.ThrowIfNothingIsSelected();
        if (plan.IsPublishedAs(copy.Manifest))
            return CacheOutcome.Hit(_store.Describe(_location.Root), plan);
        Report(plan);
        ThrowIfOffline([.. plan.ToFetch]);

        // Step 3: take back.
        if (copy.Manifest is not null && copy.Manifest.Commit != plan.Commit.Sha)
            await _documents.TakeBackAsync(_location, copy.Manifest, cancellationToken).ConfigureAwait(false);

        // Step 4: journal.
        await using var journal = new Journal(_documents, _location, files => Compose(plan, files), _parts.Time, _logger);
        foreach (var file in plan.Files.Where(f => f.Action == FileAction.Keep))
            journal.Record(ManifestFile.Of(file.File, file.ETag));
        foreach (var file in plan.Former)
            journal.Record(file);
        await journal.StartAsync(cancellationToken).ConfigureAwait(false);
        await EndSharesAsync(copy, cancellationToken).ConfigureAwait(false);

        // Step 5: take over, or share out.
        var begun = await TakeOverUploadsAsync(plan, copy.Journal, cancellationToken).ConfigureAwait(false);
        if (_parts.Shard is { } shard && !_isCarriedWhole && plan.ToFetch.Any())
        {
            await ShareOutAsync(plan, shard, begun, cancellationToken).ConfigureAwait(false);
            return null;
        }

        _parts.Meter.Plan(plan.FetchBytes + plan.ReadBackBytes, plan.ToFetch.Count() + plan.ToReadBack.Count());

        // Steps 6 and 7: read back, relay.
        var wrong = await ReadBackAsync(plan, journal, cancellationToken).ConfigureAwait(false);
        ThrowIfOffline(wrong);
        List<PlannedFile> toFetch = [.. plan.ToFetch, .. wrong];
        await _relay.RelayAsync(
            _request.Repo,
            plan.Commit,
            [.. toFetch.Select(f => new RelayItem(f.File, f.Key, begun.GetValueOrDefault(f.Key)))],
            (item, etag) =>
            {
                journal.Record(ManifestFile.Of(item.File, etag));
                _parts.Meter.FileDone();
                LogStored(item.File.Path, item.File.Size);
            },
            cancellationToken).ConfigureAwait(false);

        // Steps 8 and 9: look once more, publish.
        await CheckOnceMoreAsync(plan, journal, cancellationToken).ConfigureAwait(false);
        await PublishAsync(plan, journal, cancellationToken).ConfigureAwait(false);
        var fetched = toFetch.Where(f => !IsCarried(begun.GetValueOrDefault(f.Key))).ToList();
        return CacheOutcome.Filled(_store.Describe(_location.Root), plan, fetched, _parts.Time.GetElapsedTime(began));
    }

    public void Dispose() => _relay.Dispose();

    private void ThrowIfOffline(IReadOnlyCollection<PlannedFile> toFetch)
    {
        if (_request.Offline && toFetch.Count > 0)
        {
            throw new OperatorException(
                FailureReason.Offline,
                $"{toFetch.Count} of the files of {_request.Repo} are not in {_store.Describe(_location.Root)} whole.");
        }
    }

    private Manifest Compose(CachePlan plan, IEnumerable<ManifestFile> files) => new()
    {
        Format = Manifest.CurrentFormat,
        Tool = $"hf-model-cache {ProductVersion.Text}",
        Repo = _request.Repo.Name,
        Type = Manifest.TypeOf(_request.Repo),
        Revision = _request.Revision,
        Commit = plan.Commit.Sha,
        Selection = _request.Selection.ToString(),
        Written = _parts.Time.GetUtcNow(),
        Files = [.. files.OrderBy(f => f.Path, StringComparer.Ordinal)],
        LeftOut = [.. plan.LeftOut.Select(f => ManifestFile.Of(f, etag: null))],
    };

    // Every upload under the keys of a copy belongs to the commit that the journal of its time names.
    private async Task<Dictionary<string, MultipartUpload>> TakeOverUploadsAsync(
        CachePlan plan,
        Manifest? former,
        CancellationToken cancellationToken)
    {
        var usable = former?.Commit == plan.Commit.Sha
            ? plan.ToFetch.ToDictionary(f => f.Key, StringComparer.Ordinal)
            : [];
        var begun = CarriedUploads.Where(u => usable.ContainsKey(u.Key)).ToDictionary(u => u.Key, StringComparer.Ordinal);
        await ForOpenUploadsAsync(plan, async upload =>
        {
            if (begun.TryGetValue(upload.Key, out var known) && known.UploadId == upload.UploadId)
                return;
            if (usable.TryGetValue(upload.Key, out var file) && !begun.ContainsKey(upload.Key))
            {
                LogTakenOver(_store.Describe(upload.Key));
                var cut = PartPlan.For(file.File.Size, _parts.Relay.PartSize, _store.Limits);
                begun.Add(upload.Key, upload with { PartSize = cut.PartSize, Token = file.File.Digest.Hex });
                return;
            }

            LogDropped(_store.Describe(upload.Key));
            await _store.AbortUploadAsync(upload, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        return begun;
    }

    private async Task ForOpenUploadsAsync(CachePlan plan, Func<MultipartUpload, Task> use, CancellationToken cancellationToken)
    {
        try
        {
            var ours = plan.Files.Select(f => f.Key).ToHashSet(StringComparer.Ordinal);
            foreach (var upload in await _store.ListUploadsAsync(_location.Root, cancellationToken).ConfigureAwait(false))
            {
                if (ours.Contains(upload.Key))
                    await use(upload).ConfigureAwait(false);
            }
        }
        catch (OperatorException e) when (e.Reason is FailureReason.StoreAccessDenied or FailureReason.StoreRejected)
        {
            // Keys that may write objects but not list uploads are common, and the copy needs only the former.
            LogNotCleaned(e.Message);
        }
    }

    private async Task<IReadOnlyList<PlannedFile>> ReadBackAsync(CachePlan plan, Journal journal, CancellationToken cancellationToken)
    {
        var readBack = new ReadBack(_store, _parts.Stall, _parts.Retry, _parts.Meter, _parts.Time);
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

    // A leader that was paused and has woken up may have opened an upload, or replaced an object, behind our back.
    private async Task CheckOnceMoreAsync(CachePlan plan, Journal journal, CancellationToken cancellationToken)
    {
        await ForOpenUploadsAsync(
            plan, upload => _store.AbortUploadAsync(upload, cancellationToken), cancellationToken).ConfigureAwait(false);
        var objects = await _store.ListAsync(_location.Root, cancellationToken).ConfigureAwait(false);
        var there = objects.ToDictionary(o => o.Key, o => (o.Size, (string?)o.ETag), StringComparer.Ordinal);
        foreach (var file in FilesOf(plan, journal))
        {
            var key = _location.KeyOf(file.Path);
            if (there.GetValueOrDefault(key) == (file.Size, file.ETag))
                continue;

            // A listing may lag behind; the object itself may not.
            if (await _store.FindAsync(key, cancellationToken).ConfigureAwait(false) is not { } found
                || found.Size != file.Size || found.ETag != file.ETag)
            {
                throw new TransientException(
                    FailureReason.CopyDamaged, $"{_store.Describe(key)} was changed while the copy was made.");
            }
        }
    }

    // The journal also knows files that the commit no longer has.
    private static IEnumerable<ManifestFile> FilesOf(CachePlan plan, Journal journal)
    {
        var belongs = plan.Files.Select(f => f.File.Path).ToHashSet(StringComparer.Ordinal);
        return journal.Files.Where(f => belongs.Contains(f.Path));
    }

    private async Task PublishAsync(CachePlan plan, Journal journal, CancellationToken cancellationToken)
    {
        await journal.StopAsync().ConfigureAwait(false);
        var manifest = Compose(plan, FilesOf(plan, journal));
        await _documents.WriteAsync(_location.ManifestKey, manifest, cancellationToken).ConfigureAwait(false);

        // A shard that the new commit no longer has would be loaded beside those that it has.
        foreach (var key in plan.Former.Select(f => _location.KeyOf(f.Path)))
        {
            LogRemoved(_store.Describe(key));
            await _store.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
        }

        journal.Close();
        await _documents.DeleteAsync(_location.JournalKey, cancellationToken).ConfigureAwait(false);
    }
}

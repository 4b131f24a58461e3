using System.Collections.Concurrent;
using HfModelCache.Failures;
using HfModelCache.Hub;
using HfModelCache.Progress;
using HfModelCache.Relay;
using HfModelCache.Resilience;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Caching;

/// <summary>The promise: a model is in the store, whole and verified, or the caller learns why not.</summary>
/// <remarks>
/// <para>How <see cref="EnsureAsync"/> goes about it:</para>
/// <list type="number">
/// <item>Look: the manifest, and a listing of what lies under the copy's prefix.</item>
/// <item>Snapshot: which commit is wanted, and its files; from the manifest where that can tell, else from the Hub.</item>
/// <item>Plan: which files belong to the copy, and for each whether to keep it, read it back, or fetch it.
/// If all are kept, the copy is whole, and the Hub was never asked.</item>
/// <item>Take back: a manifest of another commit is withdrawn before the first of its files is touched.</item>
/// <item>Clean up: uploads that a dead run left open are dropped.</item>
/// <item>Read back what is there but not known to be whole; what hashes wrong is to be fetched.</item>
/// <item>Relay what is to be fetched.</item>
/// <item>Publish: the manifest, one small object, last.</item>
/// </list>
/// </remarks>
public sealed partial class ModelCache : IDisposable
{
    private const int ReadBacksAtOnce = 4;

    private readonly IObjectStore _store;
    private readonly ModelRelay _relay;
    private readonly ReadBack _readBack;
    private readonly ManifestStore _documents;
    private readonly SnapshotResolver _snapshots;
    private readonly TransferMeter _meter;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Puts the parts together; no connection is made yet.</summary>
    public ModelCache(
        HubClient hub,
        IObjectStore store,
        RelayOptions relay,
        StallLimits stall,
        Retry retry,
        TransferMeter meter,
        TimeProvider time,
        ILogger logger)
    {
        _store = store;
        _meter = meter;
        _time = time;
        _logger = logger;
        _relay = new ModelRelay(hub, store, relay, stall, retry, meter, time, logger);
        _readBack = new ReadBack(store, stall, retry, meter, time);
        _documents = new ManifestStore(store, logger);
        _snapshots = new SnapshotResolver(hub, store);
    }

    /// <summary>Makes sure that the copy is there, whole.</summary>
    /// <exception cref="ModelCacheException">It is not, and could not be brought about.</exception>
    public async Task<CacheOutcome> EnsureAsync(CacheRequest request, CancellationToken cancellationToken)
    {
        // Steps 1 to 3: look, snapshot, plan.
        var (copy, plan) = await LookAsync(request, cancellationToken).ConfigureAwait(false);
        plan.ThrowIfNothingIsSelected();
        if (IsPublished(plan, copy.Manifest))
            return Outcome(plan, fetched: []);
        Report(plan);
        if (request.Offline && plan.ToFetch.Any())
        {
            throw new OperatorException(
                FailureReason.Offline,
                $"{plan.ToFetch.Count()} files of {request.Repo} are not in {_store.Describe(plan.Location.Root)} whole.");
        }

        await using var journal = new Journal(_documents, plan.Location, files => Compose(request, plan, files), _time, _logger);
        foreach (var file in plan.Files.Where(f => f.Action == FileAction.Keep))
            journal.Record(ManifestFile.Of(file.File, file.ETag));
        foreach (var file in plan.Former)
            journal.Record(file);

        // Step 4: take back.
        if (copy.Manifest is not null && copy.Manifest.Commit != plan.Commit.Sha)
            await TakeBackAsync(plan.Location, copy.Manifest, cancellationToken).ConfigureAwait(false);

        // Step 5: clean up.
        await DropOpenUploadsAsync(plan, cancellationToken).ConfigureAwait(false);

        // Steps 6 and 7: read back, relay.
        journal.Start();
        var wrong = await ReadBackAsync(plan, journal, cancellationToken).ConfigureAwait(false);
        var toFetch = plan.ToFetch.Concat(wrong).ToList();
        if (request.Offline && wrong.Count > 0)
            throw new OperatorException(FailureReason.Offline, $"{wrong.Count} files of {request.Repo} are damaged.");
        await _relay.RelayAsync(
            request.Repo,
            plan.Commit,
            [.. toFetch.Select(f => new RelayItem(f.File, f.Key))],
            (item, etag) =>
            {
                journal.Record(ManifestFile.Of(item.File, etag));
                _meter.FileDone();
                LogStored(item.File.Path, item.File.Size);
            },
            cancellationToken).ConfigureAwait(false);

        // Step 8: publish.
        await PublishAsync(request, plan, journal, cancellationToken).ConfigureAwait(false);
        return Outcome(plan, toFetch);
    }

    /// <summary>What <see cref="EnsureAsync"/> would do; changes nothing.</summary>
    /// <exception cref="ModelCacheException">It would fail.</exception>
    public async Task<CachePlan> PlanAsync(CacheRequest request, CancellationToken cancellationToken)
    {
        var (_, plan) = await LookAsync(request, cancellationToken).ConfigureAwait(false);
        return plan;
    }

    /// <summary>Reads the whole copy back and compares every hash with the manifest; the Hub is not asked.</summary>
    /// <remarks>
    /// A manifest that turns out to be untrue is taken back, so that nobody relies on it and the next run repairs the
    /// damaged files.
    /// </remarks>
    /// <exception cref="OperatorException">There is no manifest.</exception>
    public async Task<VerifyReport> VerifyAsync(CacheRequest request, CancellationToken cancellationToken)
    {
        var location = CopyLocation.Of(request);
        var manifest = await _documents.ReadAsync(location.ManifestKey, cancellationToken).ConfigureAwait(false)
            ?? throw new OperatorException(
                FailureReason.CopyDamaged,
                $"{_store.Describe(location.Root)} has no manifest: no complete copy has been published there.");
        _meter.Plan(manifest.Files.Sum(f => f.Size), manifest.Files.Count);
        var damaged = new ConcurrentBag<string>();
        await ForEachAsync(manifest.Files, async (file, ct) =>
        {
            var matches = await _readBack.MatchesAsync(location.KeyOf(file.Path), file.ToRepoFile()!, ct).ConfigureAwait(false);
            if (!matches)
                damaged.Add(file.Path);
            _meter.FileDone();
            LogVerified(file.Path, matches ? "is whole" : "is DAMAGED");
        }, cancellationToken).ConfigureAwait(false);

        if (!damaged.IsEmpty)
        {
            var whole = manifest with { Files = [.. manifest.Files.Where(f => !damaged.Contains(f.Path))] };
            await TakeBackAsync(location, whole, cancellationToken).ConfigureAwait(false);
        }

        return new VerifyReport(
            _store.Describe(location.Root),
            manifest.Commit,
            manifest.Files.Count,
            manifest.Files.Sum(f => f.Size),
            [.. damaged.Order(StringComparer.Ordinal)]);
    }

    /// <inheritdoc/>
    public void Dispose() => _relay.Dispose();

    private async Task<(StoredCopy Copy, CachePlan Plan)> LookAsync(CacheRequest request, CancellationToken cancellationToken)
    {
        var location = CopyLocation.Of(request);
        var copy = await StoredCopy.ReadAsync(_store, _documents, location, cancellationToken).ConfigureAwait(false);
        var snapshot = await _snapshots.ResolveAsync(request, location, copy.Manifest, cancellationToken).ConfigureAwait(false);
        return (copy, CachePlanner.Make(location, snapshot, request.Selection, copy, _store.Limits));
    }

    private Manifest Compose(CacheRequest request, CachePlan plan, IEnumerable<ManifestFile> files) => new()
    {
        Format = Manifest.CurrentFormat,
        Tool = $"hf-model-cache {typeof(ModelCache).Assembly.GetName().Version!.ToString(3)}",
        Repo = request.Repo.Name,
        Type = Manifest.TypeOf(request.Repo),
        Revision = request.Revision,
        Commit = plan.Commit.Sha,
        Selection = request.Selection.ToString(),
        Written = _time.GetUtcNow(),
        Files = [.. files.OrderBy(f => f.Path, StringComparer.Ordinal)],
        LeftOut = [.. plan.LeftOut.Select(f => ManifestFile.Of(f, etag: null))],
    };

    // What was verified stays known: the journal takes over from the manifest before that goes.
    private async Task TakeBackAsync(CopyLocation location, Manifest manifest, CancellationToken cancellationToken)
    {
        await _documents.WriteAsync(location.JournalKey, manifest, cancellationToken).ConfigureAwait(false);
        await _documents.DeleteAsync(location.ManifestKey, cancellationToken).ConfigureAwait(false);
        LogTakenBack(_store.Describe(location.ManifestKey));
    }

    private async Task DropOpenUploadsAsync(CachePlan plan, CancellationToken cancellationToken)
    {
        try
        {
            var ours = plan.Files.Select(f => f.Key).ToHashSet(StringComparer.Ordinal);
            var open = await _store.ListUploadsAsync(plan.Location.Root, cancellationToken).ConfigureAwait(false);
            foreach (var upload in open.Where(u => ours.Contains(u.Key) || plan.Location.PathOf(u.Key) is null))
            {
                LogDropped(_store.Describe(upload.Key));
                await _store.AbortUploadAsync(upload, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperatorException e)
        {
            // Keys that may write objects but not list uploads are common, and the copy needs only the former.
            LogNotCleaned(e.Message);
        }
    }

    private async Task<IReadOnlyList<PlannedFile>> ReadBackAsync(CachePlan plan, Journal journal, CancellationToken cancellationToken)
    {
        var wrong = new ConcurrentBag<PlannedFile>();
        await ForEachAsync([.. plan.ToReadBack], async (file, ct) =>
        {
            if (await _readBack.MatchesAsync(file.Key, file.File, ct).ConfigureAwait(false))
            {
                journal.Record(ManifestFile.Of(file.File, file.ETag));
                _meter.FileDone();
                LogVerified(file.File.Path, "is whole");
                return;
            }

            LogWrong(_store.Describe(file.Key));
            _meter.Plan(file.File.Size, files: 0);
            wrong.Add(file);
        }, cancellationToken).ConfigureAwait(false);
        return [.. wrong];
    }

    private async Task PublishAsync(CacheRequest request, CachePlan plan, Journal journal, CancellationToken cancellationToken)
    {
        var belongs = plan.Files.Select(f => f.File.Path).ToHashSet(StringComparer.Ordinal);
        var manifest = Compose(request, plan, journal.Files.Where(f => belongs.Contains(f.Path)));
        await _documents.WriteAsync(plan.Location.ManifestKey, manifest, cancellationToken).ConfigureAwait(false);

        // A shard that the new commit no longer has would be loaded beside those that it has.
        foreach (var key in plan.Former.Select(f => plan.Location.KeyOf(f.Path)))
        {
            LogRemoved(_store.Describe(key));
            await _store.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
        }

        journal.Close();
        await _documents.DeleteAsync(plan.Location.JournalKey, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsPublished(CachePlan plan, Manifest? manifest)
    {
        if (manifest?.Commit != plan.Commit.Sha || plan.Former.Count > 0)
            return false;
        var published = manifest.Files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        return plan.Files.All(f => f.Action == FileAction.Keep && published.Contains(f.File.Path));
    }

    private static Task ForEachAsync<T>(
        IReadOnlyList<T> items,
        Func<T, CancellationToken, ValueTask> body,
        CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = ReadBacksAtOnce, CancellationToken = cancellationToken },
            body);

    private CacheOutcome Outcome(CachePlan plan, List<PlannedFile> fetched) => new(
        _store.Describe(plan.Location.Root),
        plan.Commit,
        plan.Files.Count,
        plan.TotalBytes,
        fetched.Count,
        fetched.Sum(f => f.File.Size),
        plan.ToReadBack.Count());
}

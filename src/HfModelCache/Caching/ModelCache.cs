using System.Collections.Concurrent;
using HfModelCache.Failures;
using HfModelCache.Leadership;
using HfModelCache.Relay;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Caching;

/// <summary>The promise: a model is in the store, whole and verified, or the caller learns why not.</summary>
/// <remarks>
/// <para>How <see cref="EnsureAsync"/> goes about it:</para>
/// <list type="number">
/// <item>Look: the manifest, and a listing of what lies under the copy's prefix. If they agree that all is there, the
/// copy is whole, and the Hub is never asked.</item>
/// <item>Carry: where there is a plan of shares, this machine brings its own, <see cref="ShareTurn"/>, and waits until
/// all are there.</item>
/// <item>Lead or wait: one replica leads; the others wait for what it publishes, or plans, and then look again.</item>
/// <item>The leader's work, <see cref="FillRun"/>: snapshot, plan, read back, relay, publish. One of several machines
/// shares the relay out instead.</item>
/// <item>Let go of the lease. Who has lost it meanwhile looks again, like those who wait.</item>
/// </list>
/// </remarks>
public sealed partial class ModelCache
{
    private readonly CacheParts _parts;
    private readonly ManifestStore _documents;
    private readonly SnapshotResolver _snapshots;
    private readonly LeaseElection _election;
    private readonly ILogger _logger;

    /// <summary>Puts the parts together; no connection is made yet.</summary>
    public ModelCache(CacheParts parts)
    {
        _parts = parts;
        _logger = parts.Logger;
        _documents = new ManifestStore(parts.Store, parts.Logger);
        _snapshots = new SnapshotResolver(parts.Hub, parts.Store);
        _election = new LeaseElection(parts.Store, parts.Lease, parts.Meter, parts.Time, parts.Logger);
    }

    /// <summary>Makes sure that the copy is there, whole.</summary>
    /// <exception cref="ModelCacheException">It is not, and could not be brought about.</exception>
    public async Task<CacheOutcome> EnsureAsync(CacheRequest request, CancellationToken cancellationToken)
    {
        var location = CopyLocation.Of(request);
        var turn = new ShareTurn(_parts, request);
        while (true)
        {
            // Step 1: look.
            var copy = await StoredCopy.ReadAsync(_parts.Store, _documents, location, cancellationToken).ConfigureAwait(false);
            if (await _snapshots.FindInManifestAsync(request, copy.Manifest, cancellationToken).ConfigureAwait(false) is { } snapshot
                && CachePlanner.Make(location, snapshot, request.Selection, copy, _parts.Store.Limits) is var plan
                && plan.IsPublishedAs(copy.Manifest))
            {
                plan.ThrowIfNothingIsSelected();
                return CacheOutcome.Hit(_parts.Store.Describe(location.Root), plan).After(turn);
            }

            // Step 2: carry.
            if (!await turn.TakeAsync(copy, cancellationToken).ConfigureAwait(false))
                continue;

            // Step 3: lead or wait.
            await using var lease = await _election
                .LeadOrWaitAsync(location.LeasePrefix, turn.Awaited(copy), cancellationToken).ConfigureAwait(false);
            if (lease is null)
                continue;

            // Steps 4 and 5: the leader's work, and its end.
            try
            {
                var outcome = await turn.IsPlanSameAsync(cancellationToken).ConfigureAwait(false)
                    ? await FillAsync(request, lease, turn).ConfigureAwait(false)
                    : null;
                await lease.ReleaseAsync(failure: null).ConfigureAwait(false);
                if (outcome is not null)
                    return outcome.After(turn);
            }
            catch (Exception e) when (lease.Loss is not null && !cancellationToken.IsCancellationRequested)
            {
                LogLost(lease.Loss.Message, e.Message);
            }
            catch (TransientException e) when (turn.IsWhole && e.Reason == FailureReason.CopyDamaged)
            {
                // A second pod of some share was still at work. Its plan has ended, and it will soon have noticed.
                LogLookAgain(e.Message);
                await lease.ReleaseAsync(failure: null).ConfigureAwait(false);
                await Task.Delay(_parts.Lease.PollInterval, _parts.Time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                var hopeless = e is ModelCacheException failure && LeaseElection.IsHopeless(failure) ? failure : null;
                await lease.ReleaseAsync(hopeless).ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>What <see cref="EnsureAsync"/> would do; changes nothing.</summary>
    /// <exception cref="ModelCacheException">It would fail.</exception>
    public async Task<CachePlan> PlanAsync(CacheRequest request, CancellationToken cancellationToken)
    {
        var location = CopyLocation.Of(request);
        var copy = await StoredCopy.ReadAsync(_parts.Store, _documents, location, cancellationToken).ConfigureAwait(false);
        var snapshot = await _snapshots.ResolveAsync(request, location, copy.Manifest, pinned: null, cancellationToken).ConfigureAwait(false);
        return CachePlanner.Make(location, snapshot, request.Selection, copy, _parts.Store.Limits);
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
        var where = _parts.Store.Describe(location.Root);
        var manifest = await _documents.ReadAsync(location.ManifestKey, cancellationToken).ConfigureAwait(false)
            ?? throw new OperatorException(
                FailureReason.CopyDamaged, $"{where} has no manifest: no complete copy has been published there.");
        _parts.Meter.Plan(manifest.Files.Sum(f => f.Size), manifest.Files.Count);
        var readBack = new ReadBack(_parts.Store, _parts.Stall, _parts.Retry, _parts.Meter, _parts.Time);
        var damaged = new ConcurrentBag<string>();
        await readBack.MatchAllAsync(manifest.Files, f => (location.KeyOf(f.Path), f.ToRepoFile()!), (file, matches) =>
        {
            if (!matches)
                damaged.Add(file.Path);
            _parts.Meter.FileDone();
        }, cancellationToken).ConfigureAwait(false);

        if (!damaged.IsEmpty)
        {
            var whole = manifest with { Files = [.. manifest.Files.Where(f => !damaged.Contains(f.Path))] };
            await _documents.TakeBackAsync(location, whole, cancellationToken).ConfigureAwait(false);
        }

        return new VerifyReport(
            where, manifest.Commit, manifest.Files.Count, manifest.Files.Sum(f => f.Size), [.. damaged.Order(StringComparer.Ordinal)]);
    }

    private async Task<CacheOutcome?> FillAsync(CacheRequest request, Lease lease, ShareTurn turn)
    {
        using var run = new FillRun(_parts with { Store = new FencedObjectStore(_parts.Store, lease) }, request, turn.Plan, turn.IsWhole);
        return await run.RunAsync(lease.Previous is { State: not LeaseState.Failed }, lease.Token).ConfigureAwait(false);
    }

    [LoggerMessage(41, LogLevel.Warning, "This replica no longer leads, and waits for the one that does. {Loss} {Cause}")]
    private partial void LogLost(string loss, string cause);

    [LoggerMessage(44, LogLevel.Warning, "Looking again. {Cause}")]
    private partial void LogLookAgain(string cause);
}

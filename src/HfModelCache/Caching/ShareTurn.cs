using HfModelCache.Leadership;
using HfModelCache.Relay;
using HfModelCache.Sharding;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Caching;

/// <summary>What a replica does where there is a plan of shares: it carries its own, and waits for the others.</summary>
/// <remarks>
/// A plan that is not this replica's, because it has no share or wants something else, is left to those who carry it for
/// as long as they give signs of life.
/// </remarks>
/// <param name="parts">What to work with.</param>
/// <param name="request">What is wanted.</param>
/// <param name="shares">Where plan and shares are written down.</param>
internal sealed partial class ShareTurn(CacheParts parts, CacheRequest request, ShareStore shares)
{
    private readonly CopyLocation _location = CopyLocation.Of(request);
    private readonly ILogger _logger = parts.Logger;

    /// <summary>Files of which this replica carried all or some parts.</summary>
    public int CarriedFiles { get; private set; }

    /// <summary>Bytes that this replica fetched for it.</summary>
    public long CarriedBytes { get; private set; }

    /// <summary>How long that took.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>Carries this replica's share, if it has one, and waits for the others.</summary>
    /// <param name="agreed">The plan.</param>
    /// <param name="copy">What is there.</param>
    /// <param name="cancellationToken">Stops everything.</param>
    public async Task<ShareEnd> TakeAsync(AgreedPlan agreed, StoredCopy copy, CancellationToken cancellationToken)
    {
        var isOwn = parts.Shard is { } shard && IsOwn(agreed.Plan, shard);
        try
        {
            if (isOwn)
                await CarryAsync(agreed, copy, cancellationToken).ConfigureAwait(false);
        }
        catch (LeaseLostException e)
        {
            LogLost(e.Message);
            return ShareEnd.Superseded;
        }

        var watch = new ShareWatch(shares, agreed, parts.Store, parts.Lease, parts.Time, _logger);
        return await watch
            .WaitAsync(copy.ManifestSeen(_location), endsInSilence: !isOwn, cancellationToken).ConfigureAwait(false);
    }

    private bool IsOwn(SharePlan plan, Shard shard) =>
        plan.Count == shard.Count
        && plan.Repo == request.Repo.Name
        && plan.Type == Manifest.TypeOf(request.Repo)
        && plan.Revision == request.Revision
        && plan.Selection == request.Selection.ToString();

    private async Task CarryAsync(AgreedPlan agreed, StoredCopy copy, CancellationToken cancellationToken)
    {
        var (began, before) = (parts.Time.GetTimestamp(), parts.Meter.Snapshot);
        using var fence = new PlanFence(shares, agreed, parts.Lease.PollInterval, parts.Time);
        var store = new FencedObjectStore(parts.Store, fence);
        using var relay = new ModelRelay(
            parts.Hub, store, parts.Relay, parts.Stall, parts.Retry, parts.Meter, parts.Time, _logger);
        try
        {
            var run = new ShareRun(
                agreed,
                parts.Shard!.Index,
                _location.Root,
                new ShareStore(store, _location.SharesPrefix),
                store,
                relay,
                parts.Lease,
                parts.Meter,
                parts.Time,
                _logger);
            await run.CarryAsync(request.Repo, copy.Objects, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            var after = parts.Meter.Snapshot;
            CarriedFiles += after.FilesDone - before.FilesDone;
            CarriedBytes += after.FetchedBytes - before.FetchedBytes;
            Took += parts.Time.GetElapsedTime(began);
        }
    }

    [LoggerMessage(95, LogLevel.Warning, "This share is no longer carried by the plan under which it was begun. {Cause}")]
    private partial void LogLost(string cause);
}

using HfModelCache.Coordination.Waiting;
using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Coordination.Leases;

/// <summary>Decides who leads, through objects that are created once: <c>lease/000000000001.json</c> and so on.</summary>
/// <remarks>
/// <para>
/// To lead is to create the next number. That is allowed when the highest lease has been released, or has not changed for
/// long enough by this process's own monotonic clock: a whole timeout, or half of one where the lease is this pod's own.
/// Clocks of pods are never compared.
/// </para>
/// <para>
/// Meanwhile a waiting replica makes, in every sixth of the timeout, one listing, one more request for the manifest, and
/// one for the lease when it has changed: with the default of 30 s, at most 36 requests a minute. In the first five
/// seconds it looks six times more.
/// </para>
/// </remarks>
internal sealed partial class LeaseElection(
    IObjectStore store,
    LeaseOptions options,
    TransferMeter meter,
    TimeProvider time,
    ILogger logger)
{
    private const int MostRefusals = 5;

    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);

    private static readonly FailureReason[] Shared =
    [
        FailureReason.RepoGated, FailureReason.RepoNotFound, FailureReason.RepoDisabled, FailureReason.RepoForbidden,
        FailureReason.RevisionNotFound, FailureReason.UnsafeTree, FailureReason.StoreFull,
        FailureReason.FolderNameRefused, FailureReason.FolderUnfit,
    ];

    /// <summary>Becomes the leader, or waits for what the leader writes.</summary>
    /// <param name="call">What the replica would lead for.</param>
    /// <param name="awaited">The objects of which any change ends the wait, such as the manifest.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lease; null where one of those objects has changed, so that the caller should look again.</returns>
    /// <exception cref="ModelCacheException">The leader failed where this replica would too, or the wait took too long.</exception>
    public async Task<Lease?> LeadOrWaitAsync(
        LeaseRequest call,
        IReadOnlyList<WatchedObject> awaited,
        WaitLimit limit,
        CancellationToken cancellationToken)
    {
        var leases = new LeaseStore(store, call.Prefix);
        var watch = new LeaderMonitor(leases, options, time);
        var polling = new PollSchedule(options, time);
        var refusals = 0;
        long? logged = null;
        while (true)
        {
            if (await watch.LookAsync(cancellationToken).ConfigureAwait(false))
            {
                ThrowIfShared(watch, call);
                if (watch.Lease?.State == LeaseState.Held && (logged is null || time.GetElapsedTime(logged.Value) >= LogInterval))
                {
                    logged = time.GetTimestamp();
                    LogWaiting(watch.Lease.Pod, watch.Progress?.ToString());
                }
            }

            foreach (var one in awaited)
            {
                if (await one.HasChangedAsync(store, cancellationToken).ConfigureAwait(false))
                    return null;
            }

            if (MayLead(watch))
            {
                if (await TryLeadAsync(leases, watch, call, cancellationToken).ConfigureAwait(false) is { } won)
                    return won;
                if (await leases.ExistsAsync(watch.Epoch, cancellationToken).ConfigureAwait(false))
                    refusals = 0;
                else if (++refusals == MostRefusals)
                    throw Contradicts(leases.Describe(watch.Epoch));
            }

            limit.ThrowIfOver(() => $"{watch.Lease?.Pod ?? "Another replica"} has not finished");
            await polling.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // A failure from before this replica began to wait may have been mended since.
    private static void ThrowIfShared(LeaderMonitor watch, LeaseRequest call)
    {
        if (watch is { Lease: { State: LeaseState.Failed } failed, Before: not null }
            && Shared.Contains(failed.Reason)
            && failed.Request == call.DigestFor(failed.Nonce))
        {
            throw new OperatorException(failed.Reason, $"{failed.Pod} has failed: {failed.Message}");
        }
    }

    private static OperatorException Contradicts(string key) => new(
        FailureReason.StoreRejected,
        $"The store refuses to create {key} because it exists, and says that it does not exist.");

    private bool MayLead(LeaderMonitor watch) =>
        watch.Highest is null
        || watch.Lease?.State is LeaseState.Released or LeaseState.Failed
        || watch.Silence >= (watch.Lease is { } lease && options.IsOwn(lease) ? watch.Timeout / 2 : watch.Timeout);

    private async Task<Lease?> TryLeadAsync(
        LeaseStore leases,
        LeaderMonitor watch,
        LeaseRequest call,
        CancellationToken cancellationToken)
    {
        var epoch = watch.Epoch + 1;
        var takeover = Takeover.From(watch);
        var settling = new InFlightWrites(time);
        settling.Add(takeover.UnsettledCommits, takeover.Timeout);
        var document = new LeaseDocument
        {
            Epoch = epoch,
            Pod = options.Name,
            Uid = options.PodUid,
            Nonce = options.Nonce,
            TimeoutSeconds = options.Timeout.TotalSeconds,
            Request = call.DigestFor(options.Nonce),
            Unsettled = settling.CommitsAsText,
            UnsettledSeconds = settling.Timeout.TotalSeconds,
        };
        var created = await CreateAsync(leases, document, cancellationToken).ConfigureAwait(false);
        watch.Taken(epoch);
        if (!created)
            return null;

        if (!await IsConditionHonouredAsync(leases, document, cancellationToken).ConfigureAwait(false))
        {
            // Several may have created it. The last one to write is the one that all of them see a little later.
            LogUnconditional();
            await Task.Delay(options.PollInterval, time, cancellationToken).ConfigureAwait(false);
            if (!await IsOwnEchoAsync(leases, document, cancellationToken).ConfigureAwait(false))
                return null;
        }

        // Numbers below the highest are removed in time, so one of them may have been free to create again.
        var highest = await leases.FindHighestAsync(epoch, cancellationToken).ConfigureAwait(false);
        if (highest is null || leases.EpochOf(highest.Key) != epoch)
            return null;

        // Keys that may write and not read would fail at the first file that is looked at, after hours perhaps.
        await leases.ReadAsync(highest.Key, cancellationToken).ConfigureAwait(false);
        await RemoveBelowAsync(leases, epoch, cancellationToken).ConfigureAwait(false);
        settling.Restart();
        LogLeading(document.Pod, epoch);
        return new Lease(leases, options, settling, document, highest.ETag, meter, time, logger, cancellationToken) { Takeover = takeover };
    }

    // Lower numbers do no harm: a replica whose keys may not delete can lead all the same.
    private async Task RemoveBelowAsync(LeaseStore leases, long epoch, CancellationToken cancellationToken)
    {
        try
        {
            await leases.RemoveBelowAsync(epoch, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelCacheException e)
        {
            LogNotRemoved(leases.Name, e.Message);
        }
    }

    private static async Task<bool> CreateAsync(LeaseStore leases, LeaseDocument document, CancellationToken cancellationToken)
    {
        try
        {
            return await leases.TryCreateAsync(document, cancellationToken).ConfigureAwait(false)
                || await IsOwnEchoAsync(leases, document, cancellationToken).ConfigureAwait(false);
        }
        catch (OperatorException e) when (e.Reason == FailureReason.StoreRejected)
        {
            await leases.PutAsync(document, cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    // The only way to find out whether a store honours the condition is to break it.
    private static async Task<bool> IsConditionHonouredAsync(
        LeaseStore leases,
        LeaseDocument document,
        CancellationToken cancellationToken)
    {
        try
        {
            return !await leases.TryCreateAsync(document, cancellationToken).ConfigureAwait(false);
        }
        catch (OperatorException e) when (e.Reason == FailureReason.StoreRejected)
        {
            return false;
        }
    }

    // A call whose answer was lost is repeated, and then refused because of its own success.
    private static async Task<bool> IsOwnEchoAsync(LeaseStore leases, LeaseDocument document, CancellationToken cancellationToken)
    {
        var highest = await leases.FindHighestAsync(document.Epoch, cancellationToken).ConfigureAwait(false);
        return highest is not null
            && leases.EpochOf(highest.Key) == document.Epoch
            && (await leases.ReadAsync(highest.Key, cancellationToken).ConfigureAwait(false))?.Nonce == document.Nonce;
    }

    [LoggerMessage(81, LogLevel.Information, "{Pod} leads, with lease {Epoch}.")]
    private partial void LogLeading(string pod, long epoch);

    [LoggerMessage(82, LogLevel.Information, "Waiting for {Pod}: {Progress}.")]
    private partial void LogWaiting(string pod, string? progress);

    [LoggerMessage(83, LogLevel.Warning, "This store does not refuse to create what exists already: replicas that start together may each fetch the model. The copy is right all the same.")]
    private partial void LogUnconditional();

    [LoggerMessage(84, LogLevel.Warning, "Earlier leases in {Leases} can't be removed. {Cause}")]
    private partial void LogNotRemoved(string leases, string cause);
}

using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Leadership;

/// <summary>Decides who leads, through objects that are created once: <c>lease/000000000001.json</c> and so on.</summary>
/// <remarks>
/// <para>
/// To lead is to create the next number. That is allowed when the highest lease has been let go, is this pod's own, or
/// has not changed for a whole timeout by this process's own monotonic clock: clocks of pods are never compared.
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
    private static readonly TimeSpan SpeakInterval = TimeSpan.FromSeconds(10);

    private static readonly FailureReason[] Hopeless =
    [
        FailureReason.RepoGated, FailureReason.RepoNotFound, FailureReason.RepoDisabled, FailureReason.RepoForbidden,
        FailureReason.RevisionNotFound, FailureReason.UnsafeTree, FailureReason.StoreFull,
    ];

    /// <summary>Whether those who wait should end with a failure too, because it would be theirs as well.</summary>
    public static bool IsHopeless(ModelCacheException failure) => Hopeless.Contains(failure.Reason);

    /// <summary>Becomes the leader, or waits for what the leader writes.</summary>
    /// <param name="prefix">What the lease objects' keys begin with.</param>
    /// <param name="awaited">The objects of which any change ends the wait, such as the manifest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lease; null where one of those objects has changed, so that the caller should look again.</returns>
    /// <exception cref="ModelCacheException">The leader failed for good, or the wait took too long.</exception>
    public async Task<Lease?> LeadOrWaitAsync(
        string prefix,
        IReadOnlyList<AwaitedObject> awaited,
        CancellationToken cancellationToken)
    {
        var leases = new LeaseStore(store, prefix);
        var watch = new LeaderWatch(leases, options, time);
        var polling = new Polling(options, time);
        var began = time.GetTimestamp();
        long? spoke = null;
        while (true)
        {
            if (await watch.LookAsync(cancellationToken).ConfigureAwait(false))
            {
                if (watch is { Lease: { State: LeaseState.Failed } failed, Before: not null })
                    throw new OperatorException(failed.Reason, $"{failed.Pod} has failed: {failed.Message}");
                if (watch.Lease?.State == LeaseState.Held && (spoke is null || time.GetElapsedTime(spoke.Value) >= SpeakInterval))
                {
                    spoke = time.GetTimestamp();
                    LogWaiting(watch.Lease.Pod, watch.Progress?.ToString());
                }
            }

            foreach (var (key, seen) in awaited)
            {
                if (await store.FindAsync(key, cancellationToken).ConfigureAwait(false) is { } found && found.ETag != seen)
                    return null;
            }

            if (MayLead(watch) && await TryLeadAsync(leases, watch, cancellationToken).ConfigureAwait(false) is { } won)
                return won;
            if (time.GetElapsedTime(began) > options.WaitTimeout)
            {
                throw new OperatorException(
                    FailureReason.WaitedTooLong,
                    $"{watch.Lease?.Pod ?? "Another replica"} has not finished within {options.WaitTimeout.TotalSeconds:0} s.");
            }

            await polling.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private bool MayLead(LeaderWatch watch) =>
        watch.Highest is null
        || watch.Lease?.State is LeaseState.Released or LeaseState.Failed
        || (options.PodName is not null && watch.Lease?.Pod == options.PodName && watch.Lease.Nonce != options.Nonce)
        || watch.Silence >= options.Timeout;

    private async Task<Lease?> TryLeadAsync(
        LeaseStore leases,
        LeaderWatch watch,
        CancellationToken cancellationToken)
    {
        var epoch = watch.Epoch + 1;
        var document = new LeaseDocument { Epoch = epoch, Pod = options.PodName ?? $"replica {options.Nonce}", Nonce = options.Nonce };
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
        await leases.RemoveBelowAsync(epoch, cancellationToken).ConfigureAwait(false);
        LogLeading(document.Pod, epoch);
        return new Lease(leases, options, document, highest.ETag, meter, time, logger, cancellationToken) { Previous = watch.Lease };
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
}

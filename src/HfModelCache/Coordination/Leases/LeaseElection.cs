using HfModelCache.Coordination.Waiting;
using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Stores;

namespace HfModelCache.Coordination.Leases;

/// <summary>Elects the leader by objects that are created once: <c>lease/000000000001.json</c> and so on.</summary>
/// <remarks>
/// <para>
/// The replica that creates the next epoch's object is the leader. It may do so when the highest lease has been released,
/// or has not changed for a timeout by this process's own monotonic clock; half of the timeout is enough for a lease that
/// an earlier process of the same pod left. In a folder, the end of a process on the same machine is noticed by its lock,
/// and not waited for. Clocks of different pods are never compared.
/// </para>
/// <para>
/// In every sixth of the timeout, a waiting replica sends one listing, one request for each awaited object, and one for
/// the lease if it has changed: with the default of 30 s, at most 36 requests a minute. In the first five seconds it polls
/// six times more.
/// </para>
/// </remarks>
internal sealed class LeaseElection(IObjectStore store, ReplicaContext replica)
{
    private const int MaxRefusals = 5;

    private static readonly FailureReason[] SharedReasons =
    [
        FailureReason.RepoGated, FailureReason.LicenceNotAccepted, FailureReason.TokenNeeded, FailureReason.RepoNotFound,
        FailureReason.RepoDisabled, FailureReason.RepoForbidden,
        FailureReason.RevisionNotFound, FailureReason.UnsafeTree, FailureReason.StoreFull,
        FailureReason.FolderNameRefused, FailureReason.FolderUnfit,
    ];

    /// <summary>Becomes the leader, or waits for what the leader writes.</summary>
    /// <param name="request">What this replica wants to be the leader for.</param>
    /// <param name="awaited">The objects whose change ends the wait, such as the manifest.</param>
    /// <param name="limit">Limits the wait.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ModelCacheException">The leader failed for a reason that this replica shares, or the wait took too long.</exception>
    public async Task<ElectionOutcome> RunAsync(
        LeaseRequest request,
        IReadOnlyList<WatchedObject> awaited,
        WaitLimit limit,
        CancellationToken cancellationToken)
    {
        var leases = new LeaseStore(store, request.Prefix);
        var acquisition = new LeaseAcquisition(leases, replica);
        var leader = new LeaderMonitor(leases, replica.Options, replica.Time);
        var polling = new PollSchedule(leases.HasLocks ? replica.Options.LocalPollInterval : replica.Options.PollInterval, replica.Time, replica.WakeUp);
        var refusals = 0;
        var log = new WaitingLog(replica);
        using var wait = replica.Meter.Waits.Begin(Awaited.Lease, replica.Time);
        while (true)
        {
            if (await leader.PollAsync(cancellationToken).ConfigureAwait(false))
                ThrowIfShared(leader, request);
            log.Write(leader);

            foreach (var one in awaited)
            {
                if (await one.HasChangedAsync(store, cancellationToken).ConfigureAwait(false))
                    return new ElectionOutcome.AwaitedObjectChanged();
            }

            if (MayTakeOver(leader, leases))
            {
                if (await acquisition.TryAcquireAsync(leader, request.DigestFor, cancellationToken).ConfigureAwait(false) is { } acquired)
                    return new ElectionOutcome.Elected(Lease.Start(leases, replica, acquired, cancellationToken));
                if (await leases.ExistsAsync(leader.Epoch, cancellationToken).ConfigureAwait(false))
                    refusals = 0;
                else if (++refusals == MaxRefusals)
                    throw Contradiction(leases.Describe(leader.Epoch));
            }

            limit.ThrowIfExceeded(() => $"{leader.Lease?.Pod ?? "Another replica"} has not finished");
            await polling.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Becomes the leader if nobody is: a lease that is held is watched until its leader shows a sign of life or is timed out.</summary>
    /// <returns>The lease; null if another replica is the leader.</returns>
    public async Task<Lease?> TryAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        var leases = new LeaseStore(store, request.Prefix);
        var leader = new LeaderMonitor(leases, replica.Options, replica.Time);
        var polling = new PollSchedule(replica.Options.PollInterval, replica.Time);
        await leader.PollAsync(cancellationToken).ConfigureAwait(false);
        while (!MayTakeOver(leader, leases))
        {
            await polling.PauseAsync(cancellationToken).ConfigureAwait(false);
            if (await leader.PollAsync(cancellationToken).ConfigureAwait(false) && !MayTakeOver(leader, leases))
                return null;
        }

        return await new LeaseAcquisition(leases, replica).TryAcquireAsync(leader, request.DigestFor, cancellationToken).ConfigureAwait(false) is { } acquired
            ? Lease.Start(leases, replica, acquired, cancellationToken)
            : null;
    }

    // A failure from before this replica started to wait may have been resolved since.
    private static void ThrowIfShared(LeaderMonitor leader, LeaseRequest request)
    {
        if (leader is { Lease: { State: LeaseState.Failed } failed, Previous: not null }
            && SharedReasons.Contains(failed.Reason)
            && failed.Request == request.DigestFor(failed.Nonce))
        {
            throw new OperatorException(failed.Reason, $"{failed.Pod} has failed: {failed.Message}");
        }
    }

    private static OperatorException Contradiction(string key) => new(
        FailureReason.StoreRejected,
        $"The store refuses to create {key} because it exists, but reports that it does not exist.");

    private bool MayTakeOver(LeaderMonitor leader, LeaseStore leases) =>
        leader.Highest is null
        || leader.Lease?.State is LeaseState.Released or LeaseState.Failed
        || (leader.Lease is { } held && leases.HasHolderEnded(held))
        || leader.InactiveFor >= (leader.Lease is { } lease && replica.Options.IsFromThisPod(lease) ? leader.Timeout / 2 : leader.Timeout);
}

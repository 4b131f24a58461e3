using HfModelCache.Coordination.Leases;
using HfModelCache.Coordination.Waiting;

namespace HfModelCache.Runs;

/// <summary>Lets a removal and whoever gives its commit a name see each other.</summary>
/// <remarks>
/// A removal announces itself in the lease, then looks for names, then removes. Who names a commit writes the name, then looks for
/// an announcement. At least one of the two sees the other: the removal refuses, or the other waits for its end.
/// </remarks>
/// <param name="parts">The dependencies.</param>
/// <param name="copy">The copy.</param>
internal sealed class PendingRemoval(RunDependencies parts, CopyRequest copy)
{
    /// <summary>What a removal states in its lease in place of a commit.</summary>
    public const string Announcement = "removed";

    /// <summary>Waits until no removal that began before this call can remove anything any more.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="Failures.ModelCacheException">It took longer than <c>WAIT_TIMEOUT</c>.</exception>
    public async Task<bool> OutwaitAsync(CancellationToken cancellationToken)
    {
        var store = parts.Store.Unfenced;
        var leases = new LeaseStore(store, copy.Location.LeasePrefix);
        if (await leases.FindHighestAsync(0, cancellationToken).ConfigureAwait(false) is not { } highest
            || await leases.ReadAsync(highest.Key, cancellationToken).ConfigureAwait(false) is not { } lease
            || !IsAnnounced(lease))
        {
            return false;
        }

        // As its successor: a removal that is paused can't go on afterwards.
        var election = await new LeaseElection(store, parts.Replica)
            .RunAsync(parts.LeaseRequestFor(copy), [], new WaitLimit(parts.Lease.WaitTimeout, parts.Time), cancellationToken).ConfigureAwait(false);
        if (election is ElectionOutcome.Elected { Lease: var own })
        {
            await LeaseTerm.RunAsync(own, async _ =>
            {
                await own.InFlight.WaitAsync(own.Token).ConfigureAwait(false);
                return true;
            }, _ => true, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private static bool IsAnnounced(LeaseDocument lease) =>
        lease.InFlightCommits.Contains(Announcement) || (lease.Commit == Announcement && !lease.AllAnswered);
}

using HfModelCache.Coordination.Leases;
using HfModelCache.Coordination.Waiting;
using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Coordination.Assignments;

/// <summary>Waits until all assignments of a plan are complete.</summary>
/// <remarks>
/// In every sixth of the lease's timeout, one listing shows which assignments are complete; one request each checks the
/// plan and the manifest; and at most <see cref="MaxReads"/> new reports are read.
/// </remarks>
/// <param name="published">The plan.</param>
/// <param name="assignments">The store of the reports.</param>
/// <param name="store">The store of the plan and the manifest.</param>
/// <param name="replica">This replica.</param>
internal sealed partial class AssignmentMonitor(
    PublishedPlan published, AssignmentStore assignments, IObjectStore store, ReplicaContext replica)
{
    private const int MaxReads = 16;
    private const int MaxNamed = 8;

    private readonly ILogger _logger = replica.Logger;
    private readonly PeerStatus[] _peers =
        [.. Enumerable.Range(0, published.Plan.Count).Select(index => new PeerStatus(new Assignment(published.Plan, index)))];

    /// <summary>Waits for the peers.</summary>
    /// <param name="manifest">The manifest, whose change ends the wait.</param>
    /// <param name="limit">Limits the wait.</param>
    /// <param name="endsWhenInactive">Whether to end when no machine has reported anything for the lease's timeout.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="OperatorException">The wait took too long.</exception>
    public async Task<PeersOutcome> WaitAsync(WatchedObject manifest, WaitLimit limit, bool endsWhenInactive, CancellationToken cancellationToken)
    {
        var polling = new PollSchedule(replica.Options.PollInterval, replica.Time);
        var inactivity = new InactivityTimer(replica.Options.PollInterval, replica.Time);
        using var wait = replica.Meter.Waits.Begin(Awaited.Lease, replica.Time);
        long? loggedAt = null;
        while (true)
        {
            var requestedAt = replica.Time.GetTimestamp();
            var isActive = await PollAsync(cancellationToken).ConfigureAwait(false);
            if (await published.Object.HasChangedAsync(store, cancellationToken).ConfigureAwait(false)
                || await manifest.HasChangedAsync(store, cancellationToken).ConfigureAwait(false))
            {
                return PeersOutcome.Superseded;
            }

            if (_peers.All(peer => peer.IsComplete))
                return PeersOutcome.Complete;
            inactivity.Record(isActive, requestedAt);
            if (endsWhenInactive && inactivity.Elapsed >= replica.Options.LongerOf(published.Plan.Timeout))
                return PeersOutcome.Inactive;
            limit.ThrowIfExceeded(() => $"{DescribeIncomplete()}; gave up waiting");
            if (loggedAt is null || replica.Time.GetElapsedTime(loggedAt.Value) >= replica.Options.ProgressInterval)
            {
                loggedAt = replica.Time.GetTimestamp();
                LogWaiting(DescribeIncomplete());
            }

            await polling.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Returns whether any machine has reported something new.
    private async Task<bool> PollAsync(CancellationToken cancellationToken)
    {
        var changed = new List<PeerStatus>();
        foreach (var listed in await assignments.ListReportsAsync(published.Plan, cancellationToken).ConfigureAwait(false))
        {
            if (_peers[listed.Index].Observe(listed, replica.Time.GetTimestamp()))
                changed.Add(_peers[listed.Index]);
        }

        // Those that were not read for longest come first.
        foreach (var peer in changed.Where(peer => !peer.IsComplete).OrderBy(peer => peer.ReadAt).Take(MaxReads))
        {
            var now = replica.Time.GetTimestamp();
            peer.Read(await assignments.ReadReportAsync(peer.Assignment, ReportKind.Progress, cancellationToken).ConfigureAwait(false), now);
        }

        return changed.Count > 0;
    }

    private string DescribeIncomplete()
    {
        var incomplete = _peers.Where(peer => !peer.IsComplete).ToList();
        var named = incomplete.Take(MaxNamed).Select(peer => peer.Describe(replica.Time));
        var more = incomplete.Count > MaxNamed ? $", and {incomplete.Count - MaxNamed} more" : "";
        return $"{incomplete.Count} of {_peers.Length} assignments are incomplete: {string.Join(", ", named)}{more}";
    }

    [LoggerMessage(94, LogLevel.Information, "Waiting for other machines. {Incomplete}.")]
    private partial void LogWaiting(string incomplete);
}

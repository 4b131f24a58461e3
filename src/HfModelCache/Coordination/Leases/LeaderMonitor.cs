using HfModelCache.Coordination.Waiting;
using HfModelCache.Progress;
using HfModelCache.Stores;

namespace HfModelCache.Coordination.Leases;

/// <summary>Tracks the leader for a waiting replica: its lease, its progress, and how long it has been inactive.</summary>
internal sealed class LeaderMonitor(LeaseStore leases, LeaseOptions options, TimeProvider time)
{
    private readonly InactivityTimer _inactivity = new(options.PollInterval, time);
    private ProgressTracker? _tracker;

    /// <summary>The object of the highest lease; null if there has never been a leader.</summary>
    public StoredObject? Highest { get; private set; }

    /// <summary>The content of that object; null if it can't be read.</summary>
    public LeaseDocument? Lease { get; private set; }

    /// <summary>The same leader's lease before its last change; null if it has not changed while this replica watched.</summary>
    public LeaseDocument? Previous { get; private set; }

    /// <summary>The highest epoch that is known to be taken.</summary>
    public long Epoch { get; private set; }

    /// <summary>How long the lease has not changed.</summary>
    public TimeSpan InactiveFor => _inactivity.Elapsed;

    /// <summary>The effective timeout: the leader's or this replica's, whichever is longer.</summary>
    public TimeSpan Timeout => options.LongerOf(Lease?.Timeout ?? TimeSpan.Zero);

    /// <summary>The leader's progress and speed at its last heartbeat; null if there is no leader.</summary>
    public ProgressState? Progress { get; private set; }

    /// <summary>Polls the leases once.</summary>
    /// <returns>Whether the highest lease has changed.</returns>
    public async Task<bool> PollAsync(CancellationToken cancellationToken)
    {
        var requestedAt = time.GetTimestamp();
        var highest = await leases.FindHighestAsync(Epoch, cancellationToken).ConfigureAwait(false);
        var lease = highest is null ? null : await ReadAsync(highest, cancellationToken).ConfigureAwait(false);
        var hasChanged = highest is not null && (highest.Key != Highest?.Key || lease != Lease);
        _inactivity.Record(hasChanged, requestedAt);
        Highest = highest ?? Highest;
        if (!hasChanged)
            return false;
        Previous = Lease is not null && lease?.Nonce == Lease.Nonce && lease.Epoch == Lease.Epoch ? Lease : null;
        Lease = lease;
        MarkTaken(leases.EpochOf(highest!.Key));
        if (Previous is null)
            _tracker = lease is null ? null : new ProgressTracker(() => Lease?.Progress ?? default, time);
        Progress = _tracker?.Observe();
        return true;
    }

    /// <summary>Records that an epoch is taken, even if no listing shows it yet.</summary>
    public void MarkTaken(long epoch) => Epoch = Math.Max(Epoch, epoch);

    // An equal ETag saves a read. A different one proves nothing: a listing and HEAD may report different ETags for the same bytes.
    private async Task<LeaseDocument?> ReadAsync(StoredObject found, CancellationToken cancellationToken) =>
        found.ETag.Length > 0 && found == Highest
            ? Lease
            : await leases.ReadAsync(found.Key, cancellationToken).ConfigureAwait(false);
}

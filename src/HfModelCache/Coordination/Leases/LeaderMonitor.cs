using HfModelCache.Coordination.Waiting;
using HfModelCache.Progress;
using HfModelCache.Stores;

namespace HfModelCache.Coordination.Leases;

/// <summary>What a waiting replica knows of the leader: its lease, how far it is, and for how long it has been silent.</summary>
internal sealed class LeaderMonitor(LeaseStore leases, LeaseOptions options, TimeProvider time)
{
    private readonly SilenceTimer _silence = new(options, time);
    private ProgressTracker? _tracker;

    /// <summary>The highest lease's object; null where there has never been a leader.</summary>
    public StoredObject? Highest { get; private set; }

    /// <summary>What it says; null where it can't be read.</summary>
    public LeaseDocument? Lease { get; private set; }

    /// <summary>What it said before it last changed, if that was the same leader.</summary>
    public LeaseDocument? Before { get; private set; }

    /// <summary>The highest number that is known to be taken.</summary>
    public long Epoch { get; private set; }

    /// <summary>For how long the lease has not changed.</summary>
    public TimeSpan Silence => _silence.Length;

    /// <summary>The timeout that counts: the leader's or our own, whichever is longer.</summary>
    public TimeSpan Timeout => options.LongerOf(Lease?.Timeout ?? TimeSpan.Zero);

    /// <summary>How far the leader is, and how fast it goes.</summary>
    public ProgressState? Progress => _tracker?.Observe();

    /// <summary>Looks at the leases.</summary>
    /// <returns>Whether something has changed.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        var highest = await leases.FindHighestAsync(Epoch, cancellationToken).ConfigureAwait(false);
        var lease = highest is null ? null : await ReadAsync(highest, cancellationToken).ConfigureAwait(false);
        var heard = highest is not null && (highest.Key != Highest?.Key || lease != Lease);
        _silence.Count(heard, asked);
        Before = !heard ? Before : Lease is not null && lease?.Nonce == Lease.Nonce && lease.Epoch == Lease.Epoch ? Lease : null;
        Highest = highest ?? Highest;
        if (!heard)
            return false;
        Lease = lease;
        Taken(leases.EpochOf(highest!.Key));
        if (Before is null)
            _tracker = lease is null ? null : new ProgressTracker(() => Lease?.Progress ?? default, time);
        return true;
    }

    /// <summary>A number turned out to be taken, though no listing has shown it yet.</summary>
    public void Taken(long epoch) => Epoch = Math.Max(Epoch, epoch);

    // An equal ETag saves a read. Another one proves nothing, as a listing and HEAD may name the same bytes differently.
    private async Task<LeaseDocument?> ReadAsync(StoredObject found, CancellationToken cancellationToken) =>
        found.ETag.Length > 0 && found == Highest
            ? Lease
            : await leases.ReadAsync(found.Key, cancellationToken).ConfigureAwait(false);
}

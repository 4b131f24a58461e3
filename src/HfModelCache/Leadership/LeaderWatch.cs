using HfModelCache.Progress;
using HfModelCache.Stores;

namespace HfModelCache.Leadership;

/// <summary>What a waiting replica knows of the leader: its lease, how far it is, and for how long it has been silent.</summary>
/// <remarks>
/// Silence is what this process saw, by its own monotonic clock. While the store does not answer, a leader can't speak
/// either, so such a time begins the silence anew.
/// </remarks>
internal sealed class LeaderWatch(LeaseStore leases, LeaseOptions options, TimeProvider time)
{
    private long _since = time.GetTimestamp();
    private long _asked;
    private ProgressTracker? _tracker;

    /// <summary>The highest lease's object; null where there has never been a leader.</summary>
    public StoredObject? Highest { get; private set; }

    /// <summary>What it says; null where it can't be read.</summary>
    public LeaseDocument? Lease { get; private set; }

    /// <summary>What it said before it last changed, if that was the same leader.</summary>
    public LeaseDocument? Before { get; private set; }

    /// <summary>The highest number that is known to be taken.</summary>
    public long Epoch { get; private set; }

    /// <summary>How long the lease had not changed when the store was last asked.</summary>
    public TimeSpan Silence => time.GetElapsedTime(_since, _asked);

    /// <summary>How far the leader is, and how fast it goes.</summary>
    public ProgressState? Progress => _tracker?.Observe();

    /// <summary>Looks at the leases.</summary>
    /// <returns>Whether something has changed.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        // A listing tells how things stood when it was asked for, not when it arrived.
        _asked = time.GetTimestamp();
        var highest = await leases.FindHighestAsync(Epoch, cancellationToken).ConfigureAwait(false);
        if (time.GetElapsedTime(_asked) > options.PollInterval)
            _since = time.GetTimestamp();
        if (highest is null || highest.ETag == Highest?.ETag)
            return false;

        var lease = await leases.ReadAsync(highest.Key, cancellationToken).ConfigureAwait(false);
        Before = Lease is not null && lease?.Nonce == Lease.Nonce && lease.Epoch == Lease.Epoch ? Lease : null;
        (Highest, Lease, _since) = (highest, lease, time.GetTimestamp());
        Taken(leases.EpochOf(highest.Key));
        if (Before is null)
            _tracker = lease is null ? null : new ProgressTracker(() => Lease?.Progress ?? default, time);
        return true;
    }

    /// <summary>A number turned out to be taken, though no listing has shown it yet.</summary>
    public void Taken(long epoch) => Epoch = Math.Max(Epoch, epoch);
}

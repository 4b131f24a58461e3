using HfModelCache.Concurrency;
using HfModelCache.Sources.Hub;

namespace HfModelCache.Transfer.Connections;

/// <summary>The connections to the content servers: as many as pay, and no slow ones.</summary>
/// <remarks>
/// Most edge servers of the Hub's CDN give a connection 8.7 MB/s, others 67 (huggingface/xet-core issue 821). A lane
/// that is far below the average of all is closed, and what it had begun goes on elsewhere.
/// </remarks>
internal sealed class ConnectionPool : IDisposable
{
    // Twice: an average of two kinds of server lies far above the slow kind, while equal ones rarely differ so much.
    private const double TooSlow = 0.5;
    private const int FewestToCompare = 4;

    // By then a new connection's window has opened on any path that is worth having.
    private static readonly TimeSpan Trial = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.25);

    private readonly Lock _gate = new();
    private readonly HubClient _hub;
    private readonly TimeProvider _time;
    private readonly AdaptiveLimiter _pacer;
    private readonly ITimer _timer;
    private readonly HashSet<PooledConnection> _lanes = [];
    private readonly List<PooledConnection> _idle = [];
    private readonly Queue<TaskCompletionSource<PooledConnection?>> _urgent = new();
    private double _average;

    /// <summary>Opens no connection yet.</summary>
    /// <param name="hub">Makes connections.</param>
    /// <param name="pace">Within which bounds their number finds its level.</param>
    /// <param name="time">The clock.</param>
    public ConnectionPool(HubClient hub, ConcurrencyOptions pace, TimeProvider time)
    {
        (_hub, _time) = (hub, time);
        _pacer = new AdaptiveLimiter(pace, time);
        _timer = time.CreateTimer(static state => ((ConnectionPool)state!).Compare(), this, Interval, Interval);
    }

    /// <summary>How many downloads may be under way now.</summary>
    public int Limit => _pacer.Limit;

    /// <summary>A lane of one's own, the fastest that is idle.</summary>
    /// <param name="urgent">Whether to go before those who wait already, and to a lane that is known to be good.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<PooledConnection> EnterAsync(bool urgent, CancellationToken cancellationToken)
    {
        if (urgent && await NextGoodAsync(cancellationToken).ConfigureAwait(false) is { } good)
            return good;
        await _pacer.EnterAsync(urgent, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (_idle.MaxBy(lane => lane.Rate) is { } best)
            {
                _idle.Remove(best);
                return best;
            }

            var lane = new PooledConnection(_hub.Connect(), _time);
            _lanes.Add(lane);
            return lane;
        }
    }

    /// <summary>Gives the lane back.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="isGood">Whether it did what it was taken for; another try begins with another connection.</param>
    public void Exit(PooledConnection lane, bool isGood)
    {
        lane.End();
        var isKept = true;
        lock (_gate)
        {
            if (!isGood || IsTooSlow(lane) || _lanes.Count > _pacer.Limit)
            {
                _lanes.Remove(lane);
                isKept = false;
            }
            else if (lane.IsTried && HandOver(lane))
            {
                return;
            }
            else
            {
                _idle.Add(lane);
            }
        }

        if (!isKept)
            lane.Dispose();
        _pacer.Exit();
    }

    /// <summary>Bytes have come on a lane.</summary>
    public void Moved(PooledConnection lane, int bytes)
    {
        lane.Moved(bytes);
        _pacer.Moved(bytes);
    }

    /// <summary>A server asked to be spared.</summary>
    public void Refused() => _pacer.Refused();

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _pacer.Dispose();
        PooledConnection[] all;
        lock (_gate)
            all = [.. _lanes];
        foreach (var lane in all)
            lane.Dispose();
    }

    // What was given up once already must not meet a new lane, which may be as slow.
    private async Task<PooledConnection?> NextGoodAsync(CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource<PooledConnection?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (!AnyGoodBusy())
                return null;
            _urgent.Enqueue(waiter);
        }

        await using var registration = cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken)).ConfigureAwait(false);
        return await waiter.Task.ConfigureAwait(false);
    }

    private bool HandOver(PooledConnection? lane)
    {
        while (_urgent.TryDequeue(out var waiter))
        {
            if (waiter.TrySetResult(lane))
                return true;
        }

        return false;
    }

    private bool AnyGoodBusy() => _lanes.Any(lane => lane.IsTried && !_idle.Contains(lane) && !IsTooSlow(lane));

    private void Compare()
    {
        PooledConnection[] slow;
        lock (_gate)
        {
            while (!AnyGoodBusy() && HandOver(null))
            {
            }

            var known = _lanes.Where(lane => lane.Busy >= Trial).ToList();
            _average = known.Count >= FewestToCompare ? known.Average(lane => lane.Rate) : 0;
            slow = [.. known.Except(_idle).Where(IsTooSlow).OrderBy(lane => lane.Rate).Take(Math.Max(1, _lanes.Count / 2))];
        }

        foreach (var lane in slow)
            lane.Abandon();
    }

    private bool IsTooSlow(PooledConnection lane) => lane.Busy >= Trial && lane.Rate < _average * TooSlow;
}

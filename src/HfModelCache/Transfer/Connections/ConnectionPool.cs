using HfModelCache.Concurrency;
using HfModelCache.Sources;

namespace HfModelCache.Transfer.Connections;

/// <summary>Holds the connections to the content servers: adaptive in number, and no slow ones.</summary>
/// <remarks>
/// Most edge servers of the Hub's CDN give a connection 8.7 MB/s, others 67 (huggingface/xet-core issue 821). A
/// connection far below the average is closed, and another one continues what it had begun.
/// </remarks>
internal sealed class ConnectionPool : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.25);

    private readonly Lock _gate = new();
    private readonly IModelSource _source;
    private readonly TimeProvider _time;
    private readonly AdaptiveLimiter _limiter;
    private readonly ITimer _timer;
    private readonly HashSet<PooledConnection> _connections = [];
    private readonly List<PooledConnection> _idle = [];
    private readonly Queue<TaskCompletionSource<PooledConnection?>> _urgent = new();
    private readonly SpeedComparison _speeds;
    private long _bytes;

    /// <summary>Creates a pool. No connection is opened.</summary>
    /// <param name="source">Creates connections.</param>
    /// <param name="concurrency">The bounds of their number.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isLimited">Whether the readers limit the bandwidth themselves.</param>
    public ConnectionPool(IModelSource source, ConcurrencyOptions concurrency, TimeProvider time, bool isLimited = false)
    {
        (_source, _time, _speeds) = (source, time, new SpeedComparison(isLimited));
        _limiter = new AdaptiveLimiter(concurrency, time);
        _timer = time.CreateTimer(static state => ((ConnectionPool)state!).Compare(), this, Interval, Interval);
    }

    /// <summary>How many reads may be in flight now.</summary>
    public int Limit => _limiter.Limit;

    /// <summary>The bytes per second of all connections together, lately.</summary>
    public long Throughput => _speeds.Throughput;

    /// <summary>The bytes per second of a connection on average; 0 until enough are known.</summary>
    public double AverageRate => _speeds.AverageRate;

    /// <summary>How many connections are in use now.</summary>
    public int InUse
    {
        get
        {
            lock (_gate)
                return _connections.Count - _idle.Count;
        }
    }

    /// <summary>Begins with more connections than usual. Has no effect once bytes have been read.</summary>
    public void BeginWith(int connections) => _limiter.BeginWith(connections);

    /// <summary>Rents the fastest idle connection, or a new one.</summary>
    /// <param name="place">The caller's place among those that wait: the lowest goes first.</param>
    /// <param name="mustBeProven">Whether to go before all of them, and to get a connection that has proven fast.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<PooledConnection> RentAsync(long place, bool mustBeProven, CancellationToken cancellationToken)
    {
        if (mustBeProven && await NextProvenAsync(cancellationToken).ConfigureAwait(false) is { } proven)
            return proven;
        await _limiter.AcquireAsync(mustBeProven ? long.MinValue : place, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (_idle.MaxBy(connection => connection.Rate) is { } best)
            {
                _idle.Remove(best);
                return best;
            }

            var connection = new PooledConnection(_source.Connect(), _time);
            _connections.Add(connection);
            return connection;
        }
    }

    /// <summary>Returns a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="isGood">Whether it may be used again; otherwise it is closed.</param>
    public void Return(PooledConnection connection, bool isGood)
    {
        connection.End();
        var isKept = true;
        lock (_gate)
        {
            if (!isGood || _speeds.IsTooSlow(connection) || _connections.Count > _limiter.Limit)
            {
                _connections.Remove(connection);
                isKept = false;
            }
            else if (connection.IsProven && HandOver(connection))
            {
                return;
            }
            else
            {
                _idle.Add(connection);
            }
        }

        if (!isKept)
            connection.Dispose();
        _limiter.Release();
    }

    /// <summary>Records bytes that arrived on a connection.</summary>
    public void Moved(PooledConnection connection, int bytes)
    {
        connection.Moved(bytes);
        Interlocked.Add(ref _bytes, bytes);
        _limiter.ReportBytes(bytes);
    }

    /// <summary>Records that a server asked for fewer requests.</summary>
    public void ReportOverload() => _limiter.ReportOverload();

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _limiter.Dispose();
        PooledConnection[] all;
        lock (_gate)
            all = [.. _connections];
        foreach (var connection in all)
            connection.Dispose();
    }

    // A piece that was given up once must not get a new connection, which may be as slow.
    private async Task<PooledConnection?> NextProvenAsync(CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource<PooledConnection?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (!AnyProvenBusy() || _idle.Exists(connection => connection.IsProven))
                return null;
            _urgent.Enqueue(waiter);
        }

        await using var registration = cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken)).ConfigureAwait(false);
        return await waiter.Task.ConfigureAwait(false);
    }

    private bool HandOver(PooledConnection? connection)
    {
        while (_urgent.TryDequeue(out var waiter))
        {
            if (waiter.TrySetResult(connection))
                return true;
        }

        return false;
    }

    private bool AnyProvenBusy() => _connections.Any(connection => connection.IsProven && !_idle.Contains(connection) && !_speeds.IsTooSlow(connection));

    private void Compare()
    {
        IReadOnlyCollection<PooledConnection> slow;
        lock (_gate)
        {
            while (!AnyProvenBusy() && HandOver(null))
            {
            }

            _speeds.Tick(_connections, Interlocked.Exchange(ref _bytes, 0));
            slow = _speeds.ToReplace([.. _connections.Except(_idle)], _idle, _limiter.Spare);
        }

        foreach (var connection in slow)
            connection.Abandon();
    }
}

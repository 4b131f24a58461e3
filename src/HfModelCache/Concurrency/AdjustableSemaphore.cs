namespace HfModelCache.Concurrency;

/// <summary>Represents a semaphore whose limit may change at any time. Callers are admitted by their places, and then in order.</summary>
/// <param name="limit">The initial limit.</param>
internal sealed class AdjustableSemaphore(int limit)
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, (long Place, long Arrival)> _waiting = new();
    private int _limit = limit;
    private int _inside;
    private int _patient;
    private long _arrivals;
    private bool _wasFull;

    /// <summary>The number of slots.</summary>
    public int Limit
    {
        get
        {
            lock (_gate)
                return _limit;
        }

        set
        {
            lock (_gate)
            {
                _limit = value;
                Serve();
            }
        }
    }

    /// <summary>The number of slots that nobody uses or waits for.</summary>
    public int Spare
    {
        get
        {
            lock (_gate)
                return _patient == 0 ? Math.Max(0, _limit - _inside) : 0;
        }
    }

    /// <summary>Returns whether a caller had to wait since the last call.</summary>
    public bool TakeWasSaturated()
    {
        lock (_gate)
        {
            var was = _wasFull;
            _wasFull = _patient > 0;
            return was;
        }
    }

    /// <summary>Waits for a slot.</summary>
    /// <param name="place">The caller's place among those that wait: the lowest goes first.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task AcquireAsync(long place, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Enqueue(waiter, (place, _arrivals++));
            _patient++;
            Serve();
            _wasFull |= !waiter.Task.IsCompleted;
        }

        await using var registration = cancellationToken.Register(() => Cancel(waiter, cancellationToken)).ConfigureAwait(false);
        await waiter.Task.ConfigureAwait(false);
    }

    /// <summary>Returns a slot.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _inside--;
            Serve();
        }
    }

    // A cancelled caller no longer counts as waiting. It leaves the queue when its turn comes.
    private void Cancel(TaskCompletionSource waiter, CancellationToken token)
    {
        lock (_gate)
        {
            if (waiter.TrySetCanceled(token))
                _patient--;
        }
    }

    private void Serve()
    {
        while (_inside < _limit && _waiting.TryDequeue(out var first, out _))
        {
            if (!first.TrySetResult())
                continue;
            _patient--;
            _inside++;
        }
    }
}

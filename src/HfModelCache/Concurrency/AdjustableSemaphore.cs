namespace HfModelCache.Concurrency;

/// <summary>Lets so many in at once, in the order in which they came; how many may change at any time.</summary>
/// <param name="limit">How many.</param>
internal sealed class AdjustableSemaphore(int limit)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private int _limit = limit;
    private int _inside;
    private bool _wasFull;

    /// <summary>How many may be inside.</summary>
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

    /// <summary>Whether somebody had to wait since this was last asked.</summary>
    public bool TakeWasSaturated()
    {
        lock (_gate)
        {
            var was = _wasFull;
            _wasFull = _waiting.Count > 0;
            return was;
        }
    }

    /// <summary>Returns when there is room.</summary>
    /// <param name="urgent">Whether to go before those who wait already.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task AcquireAsync(bool urgent, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (urgent)
                _waiting.AddFirst(waiter);
            else
                _waiting.AddLast(waiter);
            Serve();
            _wasFull |= !waiter.Task.IsCompleted;
        }

        await using var registration = cancellationToken.Register(() => Cancel(waiter, cancellationToken)).ConfigureAwait(false);
        await waiter.Task.ConfigureAwait(false);
    }

    /// <summary>Makes room again.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _inside--;
            Serve();
        }
    }

    // Who has gone is not counted among those who wait.
    private void Cancel(TaskCompletionSource waiter, CancellationToken token)
    {
        lock (_gate)
        {
            if (waiter.TrySetCanceled(token))
                _waiting.Remove(waiter);
        }
    }

    private void Serve()
    {
        while (_waiting.First is { } first && _inside < _limit)
        {
            _waiting.RemoveFirst();
            first.Value.SetResult();
            _inside++;
        }
    }
}

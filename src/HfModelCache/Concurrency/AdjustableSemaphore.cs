namespace HfModelCache.Concurrency;

/// <summary>Represents a first-in, first-out semaphore whose limit may change at any time.</summary>
/// <param name="limit">The initial limit.</param>
internal sealed class AdjustableSemaphore(int limit)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private int _limit = limit;
    private int _inside;
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

    /// <summary>Returns whether a caller had to wait since the last call.</summary>
    public bool TakeWasSaturated()
    {
        lock (_gate)
        {
            var was = _wasFull;
            _wasFull = _waiting.Count > 0;
            return was;
        }
    }

    /// <summary>Waits for a slot.</summary>
    /// <param name="urgent">Whether to go ahead of the callers that are waiting.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
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

    /// <summary>Returns a slot.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _inside--;
            Serve();
        }
    }

    // A cancelled caller no longer counts as waiting.
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

namespace HfModelCache.Concurrency;

/// <summary>Limits the concurrency towards one side, and adapts the limit to the throughput.</summary>
internal sealed class AdaptiveLimiter : IDisposable
{
    private readonly Lock _gate = new();
    private readonly AdjustableSemaphore _limit;
    private readonly ConcurrencyController _control;
    private readonly ITimer _timer;
    private long _bytes;

    /// <summary>Starts measuring.</summary>
    /// <param name="options">The bounds.</param>
    /// <param name="time">The clock.</param>
    public AdaptiveLimiter(ConcurrencyOptions options, TimeProvider time)
    {
        _control = new ConcurrencyController(options);
        _limit = new AdjustableSemaphore(_control.Limit);
        _timer = time.CreateTimer(static state => ((AdaptiveLimiter)state!).Look(), this, options.Interval, options.Interval);
    }

    /// <summary>The current limit.</summary>
    public int Limit => _limit.Limit;

    /// <summary>The number of slots that nobody uses or waits for.</summary>
    public int Spare => _limit.Spare;

    /// <summary>Waits for a slot.</summary>
    /// <param name="place">The caller's place among those that wait: the lowest goes first.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task AcquireAsync(long place, CancellationToken cancellationToken) => _limit.AcquireAsync(place, cancellationToken);

    /// <summary>Returns a slot.</summary>
    public void Release() => _limit.Release();

    /// <summary>Counts bytes that were transferred.</summary>
    public void ReportBytes(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Begins with more slots than usual. Has no effect once bytes have been transferred.</summary>
    public void BeginWith(int limit)
    {
        lock (_gate)
        {
            _control.BeginWith(limit);
            _limit.Limit = _control.Limit;
        }
    }

    /// <summary>Lowers the limit because the other side is overloaded.</summary>
    public void ReportOverload()
    {
        lock (_gate)
        {
            _control.ReportOverload();
            _limit.Limit = _control.Limit;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_gate)
        {
            _control.Tick(Interlocked.Exchange(ref _bytes, 0), _limit.TakeWasSaturated());
            if (_limit.Limit != _control.Limit)
                _limit.Limit = _control.Limit;
        }
    }
}

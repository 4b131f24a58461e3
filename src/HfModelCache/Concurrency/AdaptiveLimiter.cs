namespace HfModelCache.Concurrency;

/// <summary>How much goes to, or comes from, one side at once; finds its own level while it works.</summary>
internal sealed class AdaptiveLimiter : IDisposable
{
    private readonly Lock _gate = new();
    private readonly AdjustableSemaphore _limit;
    private readonly ConcurrencyController _control;
    private readonly ITimer _timer;
    private long _bytes;

    /// <summary>Begins to look.</summary>
    /// <param name="options">The bounds.</param>
    /// <param name="time">The clock.</param>
    public AdaptiveLimiter(ConcurrencyOptions options, TimeProvider time)
    {
        _control = new ConcurrencyController(options);
        _limit = new AdjustableSemaphore(_control.Limit);
        _timer = time.CreateTimer(static state => ((AdaptiveLimiter)state!).Look(), this, options.Interval, options.Interval);
    }

    /// <summary>How many may be under way now.</summary>
    public int Limit => _limit.Limit;

    /// <summary>Returns when there is room for one more.</summary>
    /// <param name="urgent">Whether to go before those who wait already.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task AcquireAsync(bool urgent, CancellationToken cancellationToken) => _limit.AcquireAsync(urgent, cancellationToken);

    /// <summary>Makes room again.</summary>
    public void Release() => _limit.Release();

    /// <summary>Bytes were moved.</summary>
    public void ReportBytes(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>The other side asked to be spared.</summary>
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

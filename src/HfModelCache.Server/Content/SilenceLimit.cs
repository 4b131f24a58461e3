namespace HfModelCache.Server.Content;

/// <summary>Cancels a read that takes too long. Between reads, time doesn't count.</summary>
internal sealed class SilenceLimit : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;

    /// <summary>Creates a limit.</summary>
    /// <param name="limit">How long a read may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="outer">The caller's own cancellation, which <see cref="Token"/> follows too.</param>
    public SilenceLimit(TimeSpan limit, TimeProvider time, CancellationToken outer)
    {
        _limit = limit;
        _source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        _timer = time.CreateTimer(static state => ((SilenceLimit)state!).Exceed(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when a read takes too long, or when the caller cancels.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether a read took too long.</summary>
    public bool IsExceeded { get; private set; }

    /// <summary>A read begins.</summary>
    public void Begin() => _timer.Change(_limit, Timeout.InfiniteTimeSpan);

    /// <summary>The read has ended.</summary>
    public void End() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void Exceed()
    {
        IsExceeded = true;
        try
        {
            _ = _source.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The last read ended in this moment.
        }
    }
}

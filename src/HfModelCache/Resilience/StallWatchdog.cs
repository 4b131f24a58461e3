namespace HfModelCache.Resilience;

/// <summary>Cancels a transfer that has moved too few bytes for a whole window.</summary>
/// <remarks>An idle timer would not detect a peer that sends one byte a second.</remarks>
internal sealed class StallWatchdog : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private readonly long _floor;
    private long _bytes;

    /// <summary>Starts watching.</summary>
    /// <param name="limits">The minimum throughput.</param>
    /// <param name="time">The clock.</param>
    /// <param name="outer">The caller's own cancellation, which <see cref="Token"/> follows too.</param>
    public StallWatchdog(StallLimits limits, TimeProvider time, CancellationToken outer)
    {
        _floor = Math.Max(1, (long)(limits.MinBytesPerSecond * limits.Window.TotalSeconds));
        _source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        _timer = time.CreateTimer(static state => ((StallWatchdog)state!).CloseWindow(), this, limits.Window, limits.Window);
    }

    /// <summary>Cancelled when the transfer stalls, or when the caller cancels.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether the transfer stalled, as opposed to being cancelled by the caller.</summary>
    public bool Stalled { get; private set; }

    /// <summary>Counts bytes that have moved.</summary>
    public void Moved(int bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void CloseWindow()
    {
        if (Interlocked.Exchange(ref _bytes, 0) >= _floor)
            return;
        Stalled = true;
        try
        {
            _ = _source.CancelAsync(); // Cancellation callbacks must not run on the timer's thread.
        }
        catch (ObjectDisposedException)
        {
            // The transfer ended while its last window was being closed.
        }
    }
}

namespace HfModelCache.Concurrency;

/// <summary>Holds readers back so that together they read no more than so many bytes a second.</summary>
/// <param name="bytesPerSecond">The most; null for no limit.</param>
/// <param name="time">The clock.</param>
internal sealed class BandwidthLimit(long? bytesPerSecond, TimeProvider time)
{
    // What was not used is lost after this long, so that a pause is followed by no burst.
    private static readonly TimeSpan Memory = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private long _paidUntil = time.GetTimestamp();

    /// <summary>Bytes were read; returns when they may have been.</summary>
    public ValueTask SpendAsync(int bytes, CancellationToken cancellationToken)
    {
        if (bytesPerSecond is not { } rate)
            return ValueTask.CompletedTask;
        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var earliest = now - (long)(Memory.TotalSeconds * time.TimestampFrequency);
            _paidUntil = Math.Max(_paidUntil, earliest) + (long)((double)bytes / rate * time.TimestampFrequency);
            wait = time.GetElapsedTime(now, _paidUntil);
        }

        return wait > TimeSpan.Zero ? new ValueTask(Task.Delay(wait, time, cancellationToken)) : ValueTask.CompletedTask;
    }
}

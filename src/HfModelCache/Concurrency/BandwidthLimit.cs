namespace HfModelCache.Concurrency;

/// <summary>Limits the bytes per second that all readers read together.</summary>
/// <param name="bytesPerSecond">The limit; null for none.</param>
/// <param name="time">The clock.</param>
internal sealed class BandwidthLimit(long? bytesPerSecond, TimeProvider time)
{
    // Unused bandwidth expires after this time, so that no burst follows a pause.
    private static readonly TimeSpan Memory = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private long _paidUntil = time.GetTimestamp();

    /// <summary>Counts bytes that were read, and waits until the limit allows them.</summary>
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

namespace HfModelCache.Progress;

/// <summary>Computes the throughput over the last 30 seconds, and the remaining time.</summary>
/// <remarks>
/// Call <see cref="Observe"/> regularly. Time before the first byte doesn't count, and there is no estimate before bytes have
/// moved for five seconds: connections open and speed up in the first ones.
/// </remarks>
/// <param name="counts">Returns the current counts.</param>
/// <param name="time">The clock.</param>
public sealed class ProgressTracker(Func<TransferSnapshot> counts, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstEstimate = TimeSpan.FromSeconds(5);

    private readonly Queue<Sample> _samples = new([Sample.Of(counts(), time)]);
    private readonly Sample _first = Sample.Of(counts(), time);
    private Sample _last = Sample.Of(counts(), time);

    /// <summary>Observes what one process counts, and what it has in flight.</summary>
    /// <param name="meter">The counts.</param>
    /// <param name="time">The clock.</param>
    public static ProgressTracker Of(TransferMeter meter, TimeProvider time) => new(() => meter.Snapshot, time);

    /// <summary>Returns the current progress.</summary>
    public ProgressState Observe()
    {
        var snapshot = counts();
        var now = Sample.Of(snapshot, time);
        if (!now.HasMovedSince(_first))
            _samples.Clear();
        _samples.Enqueue(now);
        if (now.HasMovedSince(_last))
            _last = now;
        var since = _samples.Peek();
        while (_samples.Count > 1 && time.GetElapsedTime(_samples.Peek().At, now.At) >= Window)
            _samples.Dequeue();

        var elapsed = time.GetElapsedTime(since.At, now.At);
        var isReceived = snapshot.ReceivedBytes >= snapshot.PlannedBytes;
        long? rate = elapsed > TimeSpan.Zero && now.HasMovedSince(_first) ? RateOf(since, now, elapsed, isReceived) : null;
        var rest = snapshot.PlannedBytes - (isReceived ? snapshot.DoneBytes : snapshot.ReceivedBytes);
        return new ProgressState
        {
            Counts = snapshot,
            BytesPerSecond = rate,
            Left = rate > 0 && elapsed >= FirstEstimate ? TimeSpan.FromSeconds(Math.Ceiling(Math.Max(0, rest) / (double)rate)) : null,
            Paused = time.GetElapsedTime(_last.At, now.At),
        };
    }

    // Bytes that turned out to be wrong are subtracted, but throughput is never negative.
    private static long RateOf(Sample since, Sample now, TimeSpan elapsed, bool isReceived) => (long)Math.Max(
        0, (isReceived ? now.Stored - since.Stored : now.Received - since.Received) / elapsed.TotalSeconds);

    private readonly record struct Sample(long At, long Received, long Stored)
    {
        public static Sample Of(TransferSnapshot snapshot, TimeProvider time) =>
            new(time.GetTimestamp(), snapshot.ReceivedBytes, snapshot.DoneBytes);

        public bool HasMovedSince(Sample other) => (Received, Stored) != (other.Received, other.Stored);
    }
}

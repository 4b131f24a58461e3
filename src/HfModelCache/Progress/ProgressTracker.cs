namespace HfModelCache.Progress;

/// <summary>Computes the average throughput over the last 30 seconds.</summary>
/// <param name="counts">Returns the current counts.</param>
/// <param name="time">The clock.</param>
public sealed class ProgressTracker(Func<TransferSnapshot> counts, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly Queue<(long Time, long Bytes)> _samples = new([(time.GetTimestamp(), counts().DoneBytes)]);

    /// <summary>Returns the current progress.</summary>
    public ProgressState Observe()
    {
        var (now, snapshot) = (time.GetTimestamp(), counts());
        var (since, before) = _samples.Peek();
        var seconds = time.GetElapsedTime(since, now).TotalSeconds;
        _samples.Enqueue((now, snapshot.DoneBytes));
        while (_samples.Count > 1 && time.GetElapsedTime(_samples.Peek().Time, now) >= Window)
            _samples.Dequeue();

        // Bytes that turned out to be wrong are subtracted, but throughput is never negative.
        var rate = seconds > 0 ? Math.Max(0, (snapshot.DoneBytes - before) / seconds) : 0;
        return new ProgressState(
            snapshot.DoneBytes, snapshot.PlannedBytes, (long)rate, snapshot.FilesDone, snapshot.PlannedFiles);
    }
}

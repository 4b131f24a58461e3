using HfModelCache.Progress;

namespace HfModelCache.Cli.Reporting;

/// <summary>Makes a rate of a meter that only counts: the average over the last half minute.</summary>
/// <param name="meter">The meter.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgressTracker(TransferMeter meter, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly Queue<(long Time, long Bytes)> _samples = new([(time.GetTimestamp(), 0)]);

    /// <summary>How far it is now.</summary>
    public ProgressState Observe()
    {
        var (now, snapshot) = (time.GetTimestamp(), meter.Snapshot);
        var (since, before) = _samples.Peek();
        var seconds = time.GetElapsedTime(since, now).TotalSeconds;
        _samples.Enqueue((now, snapshot.DoneBytes));
        while (_samples.Count > 1 && time.GetElapsedTime(_samples.Peek().Time, now) >= Window)
            _samples.Dequeue();

        // Bytes that turned out to be wrong are taken back; that is no negative speed.
        var rate = seconds > 0 ? Math.Max(0, (snapshot.DoneBytes - before) / seconds) : 0;
        return new ProgressState(
            snapshot.DoneBytes, snapshot.PlannedBytes, (long)rate, snapshot.FilesDone, snapshot.PlannedFiles);
    }
}

using HfModelCache.Metrics;

namespace HfModelCache.Coordination.Waiting;

/// <summary>Spaces the polls of a waiting replica: frequent at first, because plans and small models appear soon.</summary>
/// <param name="interval">The pause that the schedule settles on.</param>
/// <param name="time">The clock.</param>
/// <param name="wakeUp">Ends a pause early; null, the default, if nothing does.</param>
internal sealed class PollSchedule(TimeSpan interval, TimeProvider time, WakeUp? wakeUp = null)
{
    private const int FirstFraction = 64;

    private TimeSpan _pause = interval / FirstFraction;

    /// <summary>Waits until the next poll is due.</summary>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        await DelayAsync(cancellationToken).ConfigureAwait(false);
        CacheMetrics.WaitForReplica(time.GetElapsedTime(startedAt));
        _pause = _pause * 2 < interval ? _pause * 2 : interval;
    }

    private async Task DelayAsync(CancellationToken cancellationToken)
    {
        if (wakeUp is null)
        {
            await Task.Delay(_pause, time, cancellationToken).ConfigureAwait(false);
            return;
        }

        using var awake = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(_pause, time, awake.Token), wakeUp.Next).ConfigureAwait(false);
        await awake.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }
}

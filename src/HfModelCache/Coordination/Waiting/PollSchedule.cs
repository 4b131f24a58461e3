namespace HfModelCache.Coordination.Waiting;

/// <summary>Spaces the polls of a waiting replica: frequent at first, because plans and small models appear soon.</summary>
/// <param name="interval">The pause that the schedule settles on.</param>
/// <param name="time">The clock.</param>
internal sealed class PollSchedule(TimeSpan interval, TimeProvider time)
{
    private const int FirstFraction = 64;

    private TimeSpan _pause = interval / FirstFraction;

    /// <summary>Waits until the next poll is due.</summary>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(_pause, time, cancellationToken).ConfigureAwait(false);
        _pause = _pause * 2 < interval ? _pause * 2 : interval;
    }
}

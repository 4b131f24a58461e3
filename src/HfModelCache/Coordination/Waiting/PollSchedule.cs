using HfModelCache.Coordination.Leases;

namespace HfModelCache.Coordination.Waiting;

/// <summary>The pauses between looks of a replica that waits: short at first, because plans and small models are soon there.</summary>
/// <param name="options">How often to look in the long run.</param>
/// <param name="time">The clock.</param>
internal sealed class PollSchedule(LeaseOptions options, TimeProvider time)
{
    private TimeSpan _pause = options.PollInterval / 64;

    /// <summary>Waits until it is time to look again.</summary>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(_pause, time, cancellationToken).ConfigureAwait(false);
        _pause = _pause * 2 < options.PollInterval ? _pause * 2 : options.PollInterval;
    }
}

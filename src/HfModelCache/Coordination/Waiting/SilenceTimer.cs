using HfModelCache.Coordination.Leases;

namespace HfModelCache.Coordination.Waiting;

/// <summary>For how long somebody has not been heard of, as this process saw it, by its own monotonic clock.</summary>
/// <remarks>
/// Two looks prove no more silence than one interval lies between them: while the store does not answer, nobody can be
/// heard. Slow answers make a takeover late, and never prevent it.
/// </remarks>
/// <param name="options">How often somebody looks.</param>
/// <param name="time">The clock.</param>
internal sealed class SilenceTimer(LeaseOptions options, TimeProvider time)
{
    // A look takes time too, so looks lie further apart than the pauses between them.
    private const double Slack = 1.5;

    private long _mark = time.GetTimestamp();

    /// <summary>How long.</summary>
    public TimeSpan Length { get; private set; }

    /// <summary>Counts one look.</summary>
    /// <param name="heard">Whether it brought news.</param>
    /// <param name="asked">When it was begun: a listing tells how things stood when it was asked for, not when it arrived.</param>
    public void Count(bool heard, long asked)
    {
        if (heard)
        {
            (Length, _mark) = (TimeSpan.Zero, time.GetTimestamp());
            return;
        }

        var passed = time.GetElapsedTime(_mark, asked);
        var most = options.PollInterval * Slack;
        (Length, _mark) = (Length + (passed < most ? passed : most), asked);
    }
}

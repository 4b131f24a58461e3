namespace HfModelCache.Coordination.Waiting;

/// <summary>Measures how long a peer has been inactive, by this process's own monotonic clock.</summary>
/// <remarks>
/// Two polls prove at most one interval of inactivity: while the store does not answer, no peer can be heard. Slow answers
/// delay a takeover, but never prevent it.
/// </remarks>
/// <param name="interval">The interval between polls.</param>
/// <param name="time">The clock.</param>
internal sealed class InactivityTimer(TimeSpan interval, TimeProvider time)
{
    // A poll takes time too, so polls are further apart than the pauses between them.
    private const double Slack = 1.5;

    private long _mark = time.GetTimestamp();

    /// <summary>How long the peer has been inactive.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Records the result of one poll.</summary>
    /// <param name="isActive">Whether the peer has changed anything since the last poll.</param>
    /// <param name="requestedAt">When the poll was sent: a listing shows the state at that time, not when it arrives.</param>
    public void Record(bool isActive, long requestedAt)
    {
        if (isActive)
        {
            (Elapsed, _mark) = (TimeSpan.Zero, time.GetTimestamp());
            return;
        }

        var passed = time.GetElapsedTime(_mark, requestedAt);
        var limit = interval * Slack;
        (Elapsed, _mark) = (Elapsed + (passed < limit ? passed : limit), requestedAt);
    }
}

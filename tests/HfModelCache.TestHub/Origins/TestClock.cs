namespace HfModelCache.TestHub.Origins;

/// <summary>The hub's clock: real time, moved forward as a test likes.</summary>
public sealed class TestClock : TimeProvider
{
    private long _aheadTicks;

    /// <summary>Moves the clock forward; signed URLs expire and rate windows end accordingly.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref _aheadTicks, by.Ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _aheadTicks));
}

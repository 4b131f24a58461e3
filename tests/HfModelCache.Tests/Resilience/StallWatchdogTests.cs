using HfModelCache.Resilience;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Resilience;

public sealed class StallWatchdogTests
{
    private static readonly StallLimits Limits = new() { Window = TimeSpan.FromSeconds(30), MinBytesPerSecond = 1000 };

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_transfer_without_a_byte_is_cancelled_after_one_window()
    {
        using var watchdog = new StallWatchdog(Limits, _time, CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(watchdog.Token.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.True(watchdog.Token.IsCancellationRequested);
        Assert.True(watchdog.Stalled);
    }

    [Fact]
    public void A_trickle_counts_as_a_stall()
    {
        using var watchdog = new StallWatchdog(Limits, _time, CancellationToken.None);
        for (var second = 0; second < 30; second++)
        {
            watchdog.Moved(1);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(watchdog.Stalled);
    }

    [Fact]
    public void A_transfer_above_the_minimum_rate_is_never_cancelled()
    {
        using var watchdog = new StallWatchdog(Limits, _time, CancellationToken.None);
        for (var window = 0; window < 100; window++)
        {
            watchdog.Moved(30_000);
            _time.Advance(Limits.Window);
        }

        Assert.False(watchdog.Token.IsCancellationRequested);
    }

    [Fact]
    public void Speed_in_one_window_does_not_excuse_the_next()
    {
        using var watchdog = new StallWatchdog(Limits, _time, CancellationToken.None);
        watchdog.Moved(1_000_000_000);
        _time.Advance(Limits.Window);
        Assert.False(watchdog.Stalled);

        _time.Advance(Limits.Window);
        Assert.True(watchdog.Stalled);
    }

    [Fact]
    public void Cancellation_is_not_a_stall()
    {
        using var stop = new CancellationTokenSource();
        using var watchdog = new StallWatchdog(Limits, _time, stop.Token);
        stop.Cancel();

        Assert.True(watchdog.Token.IsCancellationRequested);
        Assert.False(watchdog.Stalled);
    }
}

using HfModelCache.Progress;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Progress;

public class WaitsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Waits _waits = new();

    [Fact]
    public void A_request_that_has_just_been_sent_is_no_wait()
    {
        using var request = _waits.Begin(Awaited.Store, _time);

        Assert.Empty(_waits.Current);
    }

    [Fact]
    public void The_longest_wait_of_each_kind_is_shown()
    {
        using var first = _waits.Begin(Awaited.Store, _time);
        _time.Advance(TimeSpan.FromSeconds(3));
        using var second = _waits.Begin(Awaited.Store, _time);
        using var limited = _waits.Begin(Awaited.RateLimit, _time, TimeSpan.FromSeconds(300));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(
            [new(Awaited.Store, TimeSpan.FromSeconds(5)), new Wait(Awaited.RateLimit, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(298))],
            _waits.Current);
    }

    [Fact]
    public void A_wait_that_has_ended_is_shown_no_longer()
    {
        var wait = _waits.Begin(Awaited.Disk, _time);
        _time.Advance(TimeSpan.FromSeconds(3));
        wait.Dispose();

        Assert.Empty(_waits.Current);
    }
}

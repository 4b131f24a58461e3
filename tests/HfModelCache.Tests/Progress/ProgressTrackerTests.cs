using HfModelCache.Formatting;
using HfModelCache.Progress;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Progress;

public class ProgressTrackerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TransferMeter _meter = new();

    [Fact]
    public void The_rate_covers_the_last_half_minute()
    {
        var tracker = new ProgressTracker(() => _meter.Snapshot, _time);
        _meter.Plan(10_000, 4);
        var rates = new List<long>();
        foreach (var bytes in new[] { 1000, 1000, 1000, 100, 100, 100, 0, 0, 0 })
        {
            _meter.Stored(bytes);
            _time.Advance(TimeSpan.FromSeconds(10));
            rates.Add(tracker.Observe().BytesPerSecond);
        }

        Assert.Equal([100, 100, 100, 70, 40, 10, 6, 3, 0], rates);
    }

    [Fact]
    public void The_remaining_time_follows_from_the_rate()
    {
        var state = new ProgressState(1L << 30, 11L << 30, 256L << 20, 3, 31);

        Assert.Equal(TimeSpan.FromSeconds(40), state.Left);
        Assert.Equal("1.0 GiB of 11.0 GiB (9 %), 256.0 MiB/s, 40 s left, 3 of 31 files", state.ToString());
    }

    [Fact]
    public void An_empty_plan_does_not_divide_by_zero()
    {
        Assert.Equal(0, new ProgressState(0, 0, 0, 0, 0).Percent);
        Assert.Null(new ProgressState(5, 10, 0, 0, 1).Left);
        Assert.Equal(0, new ProgressTracker(() => _meter.Snapshot, _time).Observe().BytesPerSecond);
    }

    [Fact]
    public void Retracted_bytes_do_not_make_the_rate_negative()
    {
        var tracker = new ProgressTracker(() => _meter.Snapshot, _time);
        _meter.Stored(1000);
        _time.Advance(TimeSpan.FromSeconds(40));
        tracker.Observe();
        _meter.Stored(-1000);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(0, tracker.Observe().BytesPerSecond);
    }

    [Theory]
    [InlineData(42, "42 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(180_000, "50 h 0 min")]
    public void Durations_are_formatted_with_readable_units(int seconds, string text) =>
        Assert.Equal(text, Duration.Format(TimeSpan.FromSeconds(seconds)));
}

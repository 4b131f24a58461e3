using HfModelCache.Formatting;
using HfModelCache.Progress;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Progress;

public class ProgressTrackerTests
{
    private const long MiB = 1 << 20;

    private readonly FakeTimeProvider _time = new();
    private readonly TransferMeter _meter = new();
    private readonly ProgressTracker _tracker;

    public ProgressTrackerTests() => _tracker = ProgressTracker.Of(_meter, _time);

    [Fact]
    public void The_rate_covers_the_last_half_minute()
    {
        _meter.Plan(10_000, 4);
        _tracker.Observe();
        var rates = new List<long?>();
        foreach (var bytes in new[] { 1000, 1000, 1000, 100, 100, 100, 0, 0, 0 })
        {
            _meter.Fetched(bytes);
            rates.Add(Observe(after: 10).BytesPerSecond);
        }

        Assert.Equal([100, 100, 100, 70, 40, 10, 6, 3, 0], rates);
    }

    [Fact]
    public void Bytes_count_as_they_arrive_before_a_part_is_stored()
    {
        _meter.Plan(200 * MiB, 1);
        _tracker.Observe();
        for (var second = 0; second < 58; second++)
        {
            _meter.Fetched(MiB);
            Observe(after: 1);
        }

        _meter.Stored(16 * MiB);
        Assert.Equal("58.0 MiB of 200.0 MiB (29 %), 16.0 MiB stored, 1.0 MiB/s, 2 min 22 s left, 0 of 1 file", _tracker.Observe().ToString());
    }

    [Fact]
    public void There_is_no_estimate_before_bytes_have_moved_for_five_seconds()
    {
        _meter.Plan(100 * MiB, 1);
        Observe(after: 600);
        Assert.Equal((null, null), (_tracker.Observe().BytesPerSecond, _tracker.Observe().Left));

        var left = new List<TimeSpan?>();
        for (var second = 1; second <= 6; second++)
        {
            _meter.Fetched(2 * MiB);
            left.Add(Observe(after: 1).Left);
        }

        Assert.Equal([null, null, null, null, TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(44)], left);
    }

    [Fact]
    public void Time_before_the_first_byte_does_not_lower_the_rate()
    {
        _meter.Plan(100 * MiB, 1);
        Observe(after: 20);
        _meter.Fetched(MiB);

        Assert.Equal(MiB, Observe(after: 1).BytesPerSecond);
    }

    [Fact]
    public void Once_everything_has_arrived_the_rate_and_the_estimate_are_those_of_storing()
    {
        _meter.Plan(100 * MiB, 1);
        _meter.Fetched(100 * MiB);
        _tracker.Observe();
        for (var second = 0; second < 10; second++)
        {
            _meter.Stored(5 * MiB);
            Observe(after: 1);
        }

        Assert.Equal("100.0 MiB of 100.0 MiB (99 %), 50.0 MiB stored, 5.0 MiB/s, 10 s left, 0 of 1 file", _tracker.Observe().ToString());
    }

    [Fact]
    public void It_is_complete_only_when_everything_is_stored()
    {
        _meter.Plan(100, 1);
        _meter.Fetched(100);
        Assert.Equal((99, false), (_tracker.Observe().Percent, _tracker.Observe().IsComplete));

        _meter.Stored(100);
        Assert.Equal((100, true), (_tracker.Observe().Percent, _tracker.Observe().IsComplete));
    }

    [Fact]
    public void Bytes_that_the_store_had_already_count_as_received_and_stored()
    {
        _meter.Plan(100, 1);
        _meter.Kept(40);
        _meter.Fetched(10);

        var state = _tracker.Observe();

        Assert.Equal((50, 40), (state.Counts.ReceivedBytes, state.Counts.DoneBytes));
    }

    [Fact]
    public void A_leader_of_an_earlier_version_has_received_at_least_what_it_stored() =>
        Assert.Equal(70, new TransferSnapshot { PlannedBytes = 100, StoredBytes = 70, FetchedBytes = 20 }.ReceivedBytes);

    [Fact]
    public void A_pause_is_told_with_what_is_waited_for_instead_of_a_rate()
    {
        _meter.Plan(100 * MiB, 2);
        _meter.Fetched(MiB);
        _tracker.Observe();
        Assert.False(Observe(after: 4).IsPaused);

        var state = Observe(after: 16) with { Waits = [new Wait(Awaited.RateLimit, TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(250))] };

        Assert.Equal(
            "1.0 MiB of 100.0 MiB (1 %), 0 B stored, nothing for 20 s: waiting for the Hub's rate limit (4 min 10 s left), 0 of 2 files",
            state.ToString());
    }

    [Fact]
    public void An_empty_plan_does_not_divide_by_zero()
    {
        Assert.Equal(0, _tracker.Observe().Percent);
        Assert.False(_tracker.Observe().IsComplete);
    }

    [Fact]
    public void Retracted_bytes_do_not_make_the_rate_negative()
    {
        _meter.Plan(10_000, 1);
        _meter.Fetched(1000);
        Observe(after: 40);
        _meter.Fetched(-1000);

        Assert.Equal(0, Observe(after: 10).BytesPerSecond ?? 0);
    }

    [Theory]
    [InlineData(42, "42 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(180_000, "50 h 0 min")]
    public void Durations_are_formatted_with_readable_units(int seconds, string text) =>
        Assert.Equal(text, Duration.Format(TimeSpan.FromSeconds(seconds)));

    private ProgressState Observe(int after)
    {
        _time.Advance(TimeSpan.FromSeconds(after));
        return _tracker.Observe();
    }
}

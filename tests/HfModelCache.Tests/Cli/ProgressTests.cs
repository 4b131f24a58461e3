using HfModelCache.Cli.Reporting;
using HfModelCache.Progress;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Cli;

public class ProgressTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TransferMeter _meter = new();

    [Fact]
    public void The_rate_is_that_of_the_last_half_minute()
    {
        var tracker = new ProgressTracker(_meter, _time);
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
    public void What_is_left_follows_from_the_rate()
    {
        var state = new ProgressState(1L << 30, 11L << 30, 256L << 20, 3, 31);

        Assert.Equal(TimeSpan.FromSeconds(40), state.Left);
        Assert.Equal("1.0 GiB of 11.0 GiB (9 %), 256.0 MiB/s, 40 s left, 3 of 31 files", state.ToString());
    }

    [Fact]
    public void Nothing_planned_and_nothing_moving_are_no_division_by_zero()
    {
        Assert.Equal(0, new ProgressState(0, 0, 0, 0, 0).Percent);
        Assert.Null(new ProgressState(5, 10, 0, 0, 1).Left);
        Assert.Equal(0, new ProgressTracker(_meter, _time).Observe().BytesPerSecond);
    }

    [Fact]
    public void Bytes_taken_back_are_no_negative_rate()
    {
        var tracker = new ProgressTracker(_meter, _time);
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
    public void Times_are_written_as_people_read_them(int seconds, string text) =>
        Assert.Equal(text, Duration.Format(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public async Task A_line_appears_every_ten_seconds_once_there_is_something_to_do()
    {
        using var writer = new StringWriter();
        using var over = new CancellationTokenSource();
        var logger = new LineLogger(
            new LineWriter(writer), LogFormatter.For(LogFormat.Text), new SecretScrubber([]), LogLevel.Information, _time);
        var showing = new ProgressLines(new ProgressTracker(_meter, _time), _time, logger).ShowAsync(over.Token);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty(writer.ToString());

        _meter.Plan(2000, 2);
        _meter.Stored(1000);
        _meter.FileDone();
        _time.Advance(TimeSpan.FromSeconds(10));
        await over.CancelAsync();
        await showing;

        Assert.EndsWith("info  1000 B of 2.0 KiB (50 %), 50 B/s, 20 s left, 1 of 2 files\n", writer.ToString(), StringComparison.Ordinal);
    }
}

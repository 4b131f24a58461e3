using System.Text.Json;
using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Output.Progress;
using HfModelCache.Cli.Output.Text;
using HfModelCache.Progress;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Cli;

public class ProgressLinesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TransferMeter _meter = new();

    [Fact]
    public async Task A_line_appears_at_every_interval_once_there_is_something_to_do()
    {
        var lines = await ShowAsync(LogFormat.Text, TimeSpan.FromSeconds(10), after =>
        {
            after(10);
            _meter.Plan(2000, 2);
            _meter.Fetched(500);
            _meter.Stored(500);
            after(1);
            _meter.Fetched(500);
            _meter.FileDone();
            after(9);
            after(9);
        });

        Assert.Equal(
            "info  1000 B of 2.0 KiB (50 %), 500 B stored, nothing for 8 s, 1 of 2 files",
            Assert.Single(lines)[21..]);
    }

    [Fact]
    public async Task The_interval_can_be_set()
    {
        var lines = await ShowAsync(LogFormat.Text, TimeSpan.FromSeconds(2), after =>
        {
            _meter.Plan(2000, 2);
            after(10);
        });

        Assert.Equal(5, lines.Length);
    }

    [Fact]
    public async Task For_programs_numbers_are_numbers_with_their_unit_in_the_name()
    {
        using var connections = new CancellationTokenSource();
        _meter.Observe(Awaited.Hub, () => 16);
        var lines = await ShowAsync(LogFormat.Json, TimeSpan.FromSeconds(10), after =>
        {
            _meter.Plan(40_000_000, 3);
            for (var second = 0; second < 10; second++)
            {
                _meter.Fetched(1_000_000);
                after(1);
            }

            _meter.Stored(4_000_000);
        });

        using var line = JsonDocument.Parse(Assert.Single(lines));
        var numbers = line.RootElement.EnumerateObject()
            .Where(value => value.Value.ValueKind == JsonValueKind.Number)
            .ToDictionary(value => value.Name, value => value.Value.GetInt64());
        Assert.Equal(
            new Dictionary<string, long>
            {
                ["event"] = 60, ["receivedBytes"] = 10_000_000, ["doneBytes"] = 0, ["totalBytes"] = 40_000_000, ["percent"] = 25,
                ["bytesPerSecond"] = 1_000_000, ["secondsLeft"] = 30, ["doneFiles"] = 0, ["totalFiles"] = 3, ["connections"] = 16,
                ["partsInFlight"] = 0, ["secondsPaused"] = 0,
            },
            numbers);
    }

    [Theory]
    [InlineData(false, "waiting for the Hub")]
    [InlineData(true, "waiting for the Hub's rate limit (4 min 40 s left)")]
    public async Task If_nothing_moves_the_line_names_what_is_waited_for(bool isLimited, string shown)
    {
        _meter.Observe(Awaited.Hub, () => 16);
        using var limit = isLimited ? _meter.Waits.Begin(Awaited.RateLimit, _time, TimeSpan.FromMinutes(5)) : null;
        var lines = await ShowAsync(LogFormat.Text, TimeSpan.FromSeconds(20), after =>
        {
            _meter.Plan(2000, 2);
            after(20);
        });

        Assert.EndsWith($"0 B of 2.0 KiB (0 %), nothing for 20 s: {shown}, 0 of 2 files, 16 connections", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_that_are_only_being_stored_wait_for_the_store()
    {
        using var file = _meter.Open("model.safetensors", 2000);
        using var part = file.Part();
        var lines = await ShowAsync(LogFormat.Text, TimeSpan.FromSeconds(10), after =>
        {
            _meter.Plan(2000, 1);
            after(10);
        });

        Assert.EndsWith("nothing for 10 s: waiting for the store, 0 of 1 file, 1 part in flight", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_a_transfer_the_line_names_what_is_waited_for()
    {
        using var request = _meter.Waits.Begin(Awaited.Hub, _time);
        using var lease = _meter.Waits.Begin(Awaited.Lease, _time); // It is logged by itself, with the leader's progress.

        var lines = await ShowAsync(LogFormat.Text, TimeSpan.FromSeconds(10), after => after(10));

        Assert.EndsWith("Waiting for the Hub, for 10 s so far.", Assert.Single(lines), StringComparison.Ordinal);
    }

    private async Task<string[]> ShowAsync(LogFormat format, TimeSpan interval, Action<Action<int>> work)
    {
        using var writer = new StringWriter();
        using var over = new CancellationTokenSource();
        var logger = new LineLogger(new LineWriter(writer), LogFormatter.For(format), new SecretScrubber([]), LogLevel.Information, _time);
        var showing = new ProgressLines(_meter, interval, _time, logger).ShowAsync(over.Token);
        work(seconds =>
        {
            for (var second = 0; second < seconds; second++)
                _time.Advance(TimeSpan.FromSeconds(1));
        });
        await over.CancelAsync();
        await showing;
        return writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

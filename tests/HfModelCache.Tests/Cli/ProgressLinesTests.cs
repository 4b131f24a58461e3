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
    public async Task A_line_appears_every_ten_seconds_once_there_is_something_to_do()
    {
        using var writer = new StringWriter();
        using var over = new CancellationTokenSource();
        var logger = new LineLogger(
            new LineWriter(writer), LogFormatter.For(LogFormat.Text), new SecretScrubber([]), LogLevel.Information, _time);
        var showing = new ProgressLines(new ProgressTracker(() => _meter.Snapshot, _time), _time, logger).ShowAsync(over.Token);
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

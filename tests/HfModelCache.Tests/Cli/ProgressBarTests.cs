using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Output.Progress;
using HfModelCache.Progress;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Cli;

public sealed class ProgressBarTests : IDisposable
{
    private const string Erase = "\r\u001b[2K";

    private readonly FakeTimeProvider _time = new();
    private readonly TransferMeter _meter = new();
    private readonly StringWriter _terminal = new();
    private readonly LineWriter _lines;

    public ProgressBarTests() => _lines = new LineWriter(_terminal);

    public void Dispose() => _terminal.Dispose();

    [Theory]
    [InlineData(120, "[####################--------------------] 1000 B of 2.0 KiB (50 %), 2.0 KiB/s, 1 s left, 1 of 2 files")]
    [InlineData(60, "1000 B of 2.0 KiB (50 %), 2.0 KiB/s, 1 s left, 1 of 2 files")]
    [InlineData(20, "1000 B of 2.0 KiB (")]
    public async Task The_bar_takes_the_room_that_the_terminal_has(int width, string shown)
    {
        _meter.Plan(2000, 2);
        await ShowAsync(width, () =>
        {
            _meter.Stored(1000);
            _meter.FileDone();
        });

        Assert.Equal(shown + Erase, _terminal.ToString());
    }

    [Fact]
    public async Task Lines_are_written_above_the_bar_and_it_is_gone_at_the_end()
    {
        await ShowAsync(80, () => { });
        _lines.ShowStatus("half");
        _lines.WriteLine("one");
        _lines.WriteLast("last");
        _lines.ShowStatus("late");

        Assert.Equal($"Preparing{Erase}half{Erase}one\nhalf{Erase}last\n", _terminal.ToString());
    }

    private async Task ShowAsync(int width, Action work)
    {
        using var over = new CancellationTokenSource();
        var showing = new ProgressBar(new ProgressTracker(() => _meter.Snapshot, _time), _lines, () => width, _time).ShowAsync(over.Token);
        work();
        _time.Advance(TimeSpan.FromSeconds(0.5));
        await over.CancelAsync();
        await showing;
    }
}

using HfModelCache.Cli.Output;
using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Output.Progress;
using HfModelCache.Progress;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Cli;

public sealed class ProgressBarsTests : IDisposable
{
    private const string Erase = "\r\u001b[2K";
    private const string Above = "\u001b[1A\u001b[2K";

    private readonly FakeTimeProvider _time = new();
    private readonly TransferMeter _meter = new();
    private readonly StringWriter _written = new();
    private (int Rows, int Columns) _size = (24, 120);
    private LineWriter? _lines;

    public void Dispose() => _written.Dispose();

    private LineWriter Lines => _lines ??= new LineWriter(_written, () => _size.Columns);

    [Theory]
    [InlineData(120, "[###############---------------] 1000 B of 2.0 KiB (50 %), 2.0 KiB/s, 1 of 2 files")]
    [InlineData(70, "[########---------] 1000 B of 2.0 KiB (50 %), 2.0 KiB/s, 1 of 2 files")]
    [InlineData(55, "1000 B of 2.0 KiB (50 %), 2.0 KiB/s, 1 of 2 files")]
    [InlineData(20, "1000 B of 2.0 KiB (")]
    [InlineData(1, "")]
    public async Task The_bar_takes_the_room_that_the_terminal_has(int width, string shown)
    {
        _size = (24, width);
        _meter.Plan(2000, 2);
        await ShowAsync(() =>
        {
            Tick();
            _meter.Fetched(1000);
            _meter.Stored(1000);
            _meter.FileDone();
            Tick();
        });

        Assert.Equal(shown, LastDrawn()[^1]);
    }

    [Fact]
    public async Task Each_of_the_largest_files_has_a_bar_that_tells_stored_from_received_bytes()
    {
        _meter.Plan(60_000, 6);
        var files = Enumerable.Range(1, 6).Select(i => _meter.Open($"model-{i}.safetensors", i * 10_000)).ToList();
        files[5].Received(30_000);
        files[5].Stored(20_000);
        await ShowAsync(Tick);

        Assert.Equal(
            [
                "model-6.safetensors                      [##########=====---------------]  50 % of 58.6 KiB",
                "model-5.safetensors                      [------------------------------]   0 % of 48.8 KiB",
                "model-4.safetensors                      [------------------------------]   0 % of 39.1 KiB",
                "model-3.safetensors                      [------------------------------]   0 % of 29.3 KiB",
                "[------------------------------] 0 B of 58.6 KiB (0 %), 0 of 6 files",
            ],
            LastDrawn());
    }

    [Theory]
    [InlineData(59)]
    [InlineData(61)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(200)]
    public async Task No_line_is_as_wide_as_the_window_whatever_files_are_called(int width)
    {
        _size = (24, width);
        _meter.Plan(3L << 40, 2);
        using var first = _meter.Open(string.Concat(Enumerable.Repeat("目录/", 30)) + "\u001b[31mmodel.safetensors", 1L << 40);
        using var second = _meter.Open(new string('a', 300), 2L << 40);
        await ShowAsync(Tick);

        Assert.All(LastDrawn(), line =>
        {
            Assert.True(line.EnumerateRunes().Sum(rune => rune.Value < 0x100 ? 1 : 2) < width, line);
            Assert.DoesNotContain('\u001b', line);
        });
    }

    [Fact]
    public async Task A_low_window_shows_fewer_bars()
    {
        _size = (8, 120);
        _meter.Plan(600, 6);
        foreach (var i in Enumerable.Range(1, 6))
            _meter.Open($"{i}", i);
        await ShowAsync(Tick);

        Assert.Equal(3, LastDrawn().Length);
    }

    [Fact]
    public async Task Colours_are_used_only_if_they_are_wanted()
    {
        _meter.Plan(100, 1);
        _meter.Fetched(100);
        _meter.Stored(50);
        await ShowAsync(Tick, hasColors: true);
        Assert.Contains("\u001b[32m###############\u001b[33m===============\u001b[0m", _written.ToString(), StringComparison.Ordinal);

        _written.GetStringBuilder().Clear();
        await ShowAsync(Tick);
        Assert.DoesNotContain("\u001b[3", _written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bar_of_a_complete_transfer_stays_and_is_full()
    {
        _meter.Plan(2000, 1);
        await ShowAsync(() =>
        {
            Tick();
            _meter.Fetched(2000);
            _meter.Stored(2000);
            _meter.FileDone();
        });

        Assert.EndsWith(Erase + "[##############################] 2.0 KiB of 2.0 KiB (100 %), 1 of 1 file\n", _written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bar_of_a_transfer_that_failed_goes()
    {
        _meter.Plan(2000, 1);
        await ShowAsync(Tick);

        Assert.EndsWith(Erase, _written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_a_transfer_it_shows_what_is_waited_for()
    {
        using var lease = _meter.Waits.Begin(Awaited.Lease, _time);
        await ShowAsync(() =>
        {
            Tick();
            Tick();
        });

        Assert.Equal("Waiting for another replica", LastDrawn()[^1]);
    }

    [Fact]
    public void Lines_are_written_above_the_bars_and_nothing_after_the_last_line()
    {
        Lines.ShowStatus(new StatusLine("file", 4), new StatusLine("all", 3));
        Lines.WriteLine("one");
        Lines.WriteLast("last");
        Lines.ShowStatus(new StatusLine("late", 4));

        Assert.Equal($"file\nall{Erase}{Above}one\nfile\nall{Erase}{Above}last\n", _written.ToString());
    }

    [Fact]
    public void A_window_that_became_narrower_is_erased_with_the_lines_that_it_wrapped()
    {
        Lines.ShowStatus(new StatusLine(new string('a', 100), 100));
        _size = (24, 40);
        _written.GetStringBuilder().Clear();
        Lines.ShowStatus();

        Assert.Equal(2, _written.ToString().Split("\u001b[1A").Length - 1);
    }

    [Fact]
    public void A_line_that_can_not_be_written_does_not_stop_the_work()
    {
        var lines = new LineWriter(new StreamWriter(new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)) { AutoFlush = true });

        lines.WriteLine("lost");
        lines.ShowStatus(new StatusLine("lost", 4));
        lines.WriteLast("lost");
    }

    // What was drawn before the bars were erased at the end.
    private string[] LastDrawn() => _written.ToString().Split(Erase)[^2].Replace(Above, "", StringComparison.Ordinal).Split('\n');

    private void Tick() => _time.Advance(TimeSpan.FromSeconds(0.5));

    private async Task ShowAsync(Action work, bool hasColors = false)
    {
        using var over = new CancellationTokenSource();
        var terminal = new Terminal(TextWriter.Null, _written, IsInteractive: true) { Size = () => _size, HasColors = hasColors };
        var showing = new ProgressBars(_meter, Lines, terminal, _time).ShowAsync(over.Token);
        work();
        await over.CancelAsync();
        await showing;
    }
}

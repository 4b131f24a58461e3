using HfModelCache.Cli.Output.Logs;
using HfModelCache.Progress;

namespace HfModelCache.Cli.Output.Progress;

/// <summary>Redraws bars at the bottom of a terminal, one for each of the largest files in flight and one for all; log lines scroll above them.</summary>
/// <param name="meter">Knows the progress.</param>
/// <param name="lines">Where the bars are drawn.</param>
/// <param name="terminal">The terminal's size and colours.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgressBars(TransferMeter meter, LineWriter lines, Terminal terminal, TimeProvider time) : IProgressDisplay
{
    private const int MaxFiles = 4;
    private const int RowsPerFile = 4; // Most of the window belongs to the log.

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly RunProgress _progress = new(meter, time);

    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, time);
            while (await timer.WaitForNextTickAsync(cancellationToken))
                lines.ShowStatus([.. Draw(_progress.Observe())]);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        finally
        {
            End(_progress.Observe());
        }
    }

    // The bar of a transfer that is complete stays, full.
    private void End(ProgressState state)
    {
        lines.ShowStatus();
        if (state.IsComplete)
            lines.WriteLine(NewLine().OfAll(state).Text);
    }

    private IEnumerable<StatusLine> Draw(ProgressState state)
    {
        var line = NewLine();
        var room = Math.Min(MaxFiles, terminal.Size().Rows / RowsPerFile);
        var files = meter.OpenFiles.ToList();
        if (files.Count > 1 && line.HasRoomForFiles)
        {
            foreach (var file in files.OrderByDescending(file => file.Size).ThenBy(file => file.Path, StringComparer.Ordinal).Take(room))
                yield return line.OfFile(file);
        }

        yield return line.OfAll(state);
    }

    private BarLine NewLine() => new(terminal.Size().Columns - 1, terminal.HasColors); // Terminals wrap a line that fills the last column.
}

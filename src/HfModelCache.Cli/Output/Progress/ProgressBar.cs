using HfModelCache.Cli.Output.Logs;
using HfModelCache.Progress;

namespace HfModelCache.Cli.Output.Progress;

/// <summary>Redraws a bar at the bottom of a terminal; log lines scroll above it.</summary>
/// <param name="tracker">Knows the progress.</param>
/// <param name="lines">Where the bar is drawn.</param>
/// <param name="width">Tells the number of columns.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgressBar(ProgressTracker tracker, LineWriter lines, Func<int> width, TimeProvider time) : IProgressDisplay
{
    private const int MostColumns = 40;
    private const int LeastColumns = 10;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, time);
            while (await timer.WaitForNextTickAsync(cancellationToken))
                lines.ShowStatus(Draw(tracker.Observe(), width() - 1)); // Terminals wrap a line that fills the last column.
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        finally
        {
            lines.ShowStatus(null);
        }
    }

    private static string Draw(ProgressState state, int columns)
    {
        var text = state.TotalBytes == 0 ? "Preparing" : state.ToString();
        var bar = Math.Min(MostColumns, columns - text.Length - 3);
        if (bar >= LeastColumns && state.TotalBytes > 0)
        {
            var done = (int)(bar * state.Percent / 100);
            text = $"[{new string('#', done)}{new string('-', bar - done)}] {text}";
        }

        return text.Length <= columns ? text : text[..Math.Max(columns, 0)];
    }
}

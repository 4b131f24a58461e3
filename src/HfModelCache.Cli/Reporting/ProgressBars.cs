using HfModelCache.Progress;
using Spectre.Console;

namespace HfModelCache.Cli.Reporting;

/// <summary>Keeps a bar up to date at the bottom of a terminal; log lines scroll above it.</summary>
internal sealed class ProgressBars(ProgressTracker tracker, LineWriter lines, TextWriter terminal, TimeProvider time)
    : IProgressDisplay
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal) });
        try
        {
            var progress = console.Progress();
            progress.RefreshRate = Interval;
            await progress
                .AutoClear(true)
                .Columns(new ProgressBarColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
                .StartAsync(async context =>
                {
                    lines.Detour(line => console.Write(new Text(line + Environment.NewLine)));
                    var bar = context.AddTask("looking", maxValue: 100);
                    using var timer = new PeriodicTimer(Interval, time);
                    while (await timer.WaitForNextTickAsync(cancellationToken))
                    {
                        var state = tracker.Observe();
                        bar.Value = state.Percent;
                        bar.Description = state.TotalBytes == 0 ? "looking" : Markup.Escape(state.ToString());
                    }
                });
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        finally
        {
            lines.Detour(null);
        }
    }
}

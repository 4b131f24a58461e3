using HfModelCache.Cli.Output.Logs;
using HfModelCache.Progress;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Output.Progress;

/// <summary>Logs progress at intervals, for a pod's log.</summary>
/// <param name="tracker">Knows the progress.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where the lines go.</param>
internal sealed class ProgressLines(ProgressTracker tracker, TimeProvider time, ILogger logger) : IProgressDisplay
{
    private const int Event = 60;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var state = tracker.Observe();
                if (state.TotalBytes > 0)
                    Log(state);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private void Log(ProgressState state) => logger.LogEvent(
        Event,
        state.ToString(),
        ("progress", state.ToString()),
        ("doneBytes", state.DoneBytes),
        ("totalBytes", state.TotalBytes),
        ("bytesPerSecond", state.BytesPerSecond),
        ("secondsLeft", state.Left?.TotalSeconds),
        ("doneFiles", state.DoneFiles),
        ("totalFiles", state.TotalFiles));
}

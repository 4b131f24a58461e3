using HfModelCache.Progress;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Reporting;

/// <summary>Logs progress now and then: all that a pod's log can show.</summary>
/// <param name="tracker">Knows how far it is.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where the lines go.</param>
internal sealed partial class ProgressLines(ProgressTracker tracker, TimeProvider time, ILogger logger) : IProgressDisplay
{
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
                {
                    LogProgress(
                        state.ToString(),
                        state.DoneBytes,
                        state.TotalBytes,
                        state.BytesPerSecond,
                        state.Left?.TotalSeconds,
                        state.DoneFiles,
                        state.TotalFiles);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    [LoggerMessage(60, LogLevel.Information, "{Progress}")]
    private partial void LogProgress(
        string progress,
        long doneBytes,
        long totalBytes,
        long bytesPerSecond,
        double? secondsLeft,
        int doneFiles,
        int totalFiles);
}

using HfModelCache.Cli.Output.Logs;
using HfModelCache.Formatting;
using HfModelCache.Progress;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Output.Progress;

/// <summary>Logs progress at intervals, for a pod's log.</summary>
/// <param name="meter">Knows the progress.</param>
/// <param name="interval">The time between two lines.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where the lines go.</param>
internal sealed class ProgressLines(TransferMeter meter, TimeSpan interval, TimeProvider time, ILogger logger) : IProgressDisplay
{
    private const int ProgressEvent = 60;
    private const int WaitingEvent = 61;

    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(1);

    private readonly RunProgress _progress = new(meter, time);
    private long _loggedAt = time.GetTimestamp();

    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Sampling, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var state = _progress.Observe();
                if (time.GetElapsedTime(_loggedAt) < interval)
                    continue;
                _loggedAt = time.GetTimestamp();
                Log(state);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private void Log(ProgressState state)
    {
        // What is waited for before and after the transfer. A wait for another replica is logged with that one's progress.
        if (state.Counts.PlannedBytes == 0 || state.IsComplete)
        {
            if (!meter.IsPart && state.Waits.Where(wait => wait.For != Awaited.Lease).MaxBy(wait => wait.Lasted) is { } wait)
                LogWait(wait);
        }
        else
        {
            LogProgress(state);
        }
    }

    private void LogProgress(ProgressState state) => logger.LogEvent(
        ProgressEvent,
        state.ToString(),
        ("progress", state.ToString()),
        ("receivedBytes", state.Counts.ReceivedBytes),
        ("doneBytes", state.Counts.DoneBytes),
        ("totalBytes", state.Counts.PlannedBytes),
        ("percent", state.Percent),
        ("bytesPerSecond", state.BytesPerSecond),
        ("secondsLeft", state.Left?.TotalSeconds),
        ("doneFiles", state.Counts.FilesDone),
        ("totalFiles", state.Counts.PlannedFiles),
        ("connections", state.Connections),
        ("partsInFlight", state.Parts),
        ("secondsPaused", state.Paused.TotalSeconds),
        ("waitingFor", state.IsPaused ? string.Join(", ", state.Waits.Select(wait => wait.For)) : null));

    private void LogWait(Wait wait) => logger.LogEvent(
        WaitingEvent,
        $"Waiting for {wait}, for {Duration.Format(wait.Lasted)} so far.",
        ("waitingFor", wait.For.ToString()),
        ("secondsWaited", wait.Lasted.TotalSeconds),
        ("secondsLeft", wait.Left?.TotalSeconds));
}

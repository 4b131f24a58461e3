using HfModelCache.Cli.Commands;
using HfModelCache.Cli.Output;
using HfModelCache.Cli.Output.Failures;
using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Output.Progress;
using HfModelCache.Cli.Settings;
using HfModelCache.Copies.Layouts;
using HfModelCache.Failures;
using HfModelCache.Progress;

namespace HfModelCache.Cli.Hosting;

/// <summary>Runs one command, from its settings to its exit code.</summary>
/// <param name="command">The command.</param>
/// <param name="reading">The settings.</param>
/// <param name="reporter">Reports the run.</param>
/// <param name="terminal">The output streams.</param>
/// <param name="time">The clock.</param>
internal sealed class Run(
    IModelCommand command,
    SettingsReading reading,
    RunReporter reporter,
    Terminal terminal,
    TimeProvider time)
{
    // Kubernetes sends SIGKILL after 30 s by default; this program promises to end within 10 s.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    private readonly TransferMeter _meter = new();

    /// <summary>Runs the command and reports its failure.</summary>
    /// <param name="stop">Stops the run.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ToEndAsync(CancellationToken stop)
    {
        try
        {
            if (reading.Settings is not { } settings)
                return FailBySettings();
            reporter.Start(command.Name, reading.Summary);
            reporter.Warn(reading.Warnings);
            await WithGraceAsync(WorkAsync(settings, stop), stop);
            return 0;
        }
        catch (Exception e)
        {
            return Fail(e, stop.IsCancellationRequested);
        }
    }

    // Any exception while a run is being stopped is a consequence of that.
    private int Fail(Exception exception, bool wasStopped)
    {
        if (wasStopped)
            return reporter.Fail(Explanation.OfStop(_meter.Snapshot));
        if (exception is not ModelCacheException)
            reporter.Trace(exception);
        var failure = Explanation.Of(exception, reading.Settings?.RepoPage);
        return reporter.Fail(reading.Settings?.Ends.From is null ? failure : failure.WithSource());
    }

    private int FailBySettings()
    {
        reporter.Warn(reading.Warnings);
        var names = string.Join(", ", reading.Faults.Select(fault => fault.Name).Distinct());
        return reporter.Fail(Explanation.OfFaults(
            $"{reading.Faults.Count} settings are invalid: {names}.", [.. reading.Faults.Select(fault => fault.Text)]));
    }

    private async Task WorkAsync(CliSettings settings, CancellationToken stop)
    {
        using var composition = new Composition(settings.ToOptions(), _meter, time, reporter.Logger);
        var results = new ResultWriter(terminal.Out, reading.Output.HasJsonResults);
        var context = new CommandContext(composition.Cache, settings, results, reporter.Logger, time);
        await WithProgressAsync(() => command.RunAsync(context, stop));
        if (settings.Ends.Restore is { IsHeld: true } held)
            await HoldAsync(held, stop);
    }

    // The model is in use as long as its parts are not disposed. Stopping is how this is meant to end, so it is a success.
    private async Task HoldAsync(RestoreTarget held, CancellationToken stop)
    {
        reporter.Hold(held.Folder);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WithProgressAsync(Func<Task> work)
    {
        using var over = new CancellationTokenSource();
        var progress = Display()?.ShowAsync(over.Token) ?? Task.CompletedTask;
        try
        {
            await work();
        }
        finally
        {
            await over.CancelAsync();
            await progress.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Failing to draw progress must not fail the run.
        }
    }

    private IProgressDisplay? Display()
    {
        if (!reading.Output.ShowsProgress)
            return null;
        var tracker = new ProgressTracker(() => _meter.Snapshot, time);
        return terminal.IsInteractive && reading.Output.Format == LogFormat.Text
            ? new ProgressBar(tracker, reporter.Lines, terminal.Width, time)
            : new ProgressLines(tracker, time, reporter.Logger);
    }

    // A run that ignores its cancellation is abandoned. The next run resumes its work.
    private async Task WithGraceAsync(Task work, CancellationToken stop)
    {
        var stopped = new TaskCompletionSource();
        await using (stop.Register(stopped.SetResult))
            await Task.WhenAny(work, stopped.Task);
        if (work.IsCompleted)
        {
            await work;
            return;
        }

        try
        {
            await work.WaitAsync(Grace, time, CancellationToken.None);
        }
        catch (TimeoutException e)
        {
            throw new OperationCanceledException(e.Message, e, stop);
        }
    }
}

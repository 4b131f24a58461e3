using HfModelCache.Cli.Commands;
using HfModelCache.Cli.Failures;
using HfModelCache.Cli.Reporting;
using HfModelCache.Cli.Settings;
using HfModelCache.Failures;
using HfModelCache.Progress;

namespace HfModelCache.Cli.Hosting;

/// <summary>One command, from its settings to its exit code.</summary>
internal sealed class Run(
    CommandRequest request,
    SettingsReading reading,
    RunReporter reporter,
    Terminal terminal,
    TimeProvider time)
{
    // Kubernetes kills after 30 s unless the pod says otherwise; ours is a promise of 10 s.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    private readonly TransferMeter _meter = new();

    /// <summary>Runs the command and says how it ended.</summary>
    /// <param name="stop">Asks it to stop.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ToEndAsync(CancellationToken stop)
    {
        try
        {
            if (reading.Settings is not { } settings)
                throw BadSettings();
            reporter.Start(request.Command.Name, reading);
            await WithGraceAsync(WorkAsync(settings, stop), stop);
            return 0;
        }
        catch (Exception e)
        {
            return Fail(e, stop.IsCancellationRequested);
        }
    }

    // Whatever breaks while a run is being stopped breaks because of that.
    private int Fail(Exception exception, bool wasStopped)
    {
        if (wasStopped)
            return reporter.Fail(Explanation.OfStop(_meter.Snapshot));
        if (exception is not ModelCacheException)
            reporter.Trace(exception);
        return reporter.Fail(Explanation.Of(exception, reading.Settings));
    }

    private DetailedException BadSettings() => reading.Faults is [var only]
        ? new DetailedException(FailureReason.InvalidSettings, only.Text, [])
        : new DetailedException(
            FailureReason.InvalidSettings,
            $"{reading.Faults.Count} settings can't be used: {string.Join(", ", reading.Faults.Select(f => f.Name).Distinct())}.",
            [.. reading.Faults.Select(fault => fault.Text)]);

    private async Task WorkAsync(CliSettings settings, CancellationToken stop)
    {
        using var composition = new Composition(settings.ToOptions(), _meter, time, reporter.Logger);
        using var over = new CancellationTokenSource();
        var progress = Display()?.ShowAsync(over.Token) ?? Task.CompletedTask;
        try
        {
            await request.Command.RunAsync(
                new CommandContext(composition.Cache, settings.Request, terminal.Out, reporter.Logger, time, request.AsJson),
                stop);
        }
        finally
        {
            await over.CancelAsync();
            await progress.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // A bar that can't be drawn fails no run.
        }
    }

    private IProgressDisplay? Display()
    {
        if (!reading.Output.ShowsProgress)
            return null;
        var tracker = new ProgressTracker(() => _meter.Snapshot, time);
        return terminal.IsInteractive && reading.Output.Format == LogFormat.Text
            ? new ProgressBars(tracker, reporter.Lines, terminal.Error, time)
            : new ProgressLines(tracker, time, reporter.Logger);
    }

    // A run that is asked to stop and doesn't is left behind: what it has not stored, the next run stores.
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

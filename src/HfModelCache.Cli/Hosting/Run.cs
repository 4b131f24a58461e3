using HfModelCache.Cli.Commands;
using HfModelCache.Cli.Failures;
using HfModelCache.Cli.Reporting;
using HfModelCache.Cli.Settings;
using HfModelCache.Failures;
using HfModelCache.Hub;
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
            return reporter.Fail(Explain(e, stop.IsCancellationRequested));
        }
    }

    private DetailedException BadSettings() => reading.Faults is [var only]
        ? new DetailedException(FailureReason.InvalidSettings, only.Text, [])
        : new DetailedException(
            FailureReason.InvalidSettings,
            $"{reading.Faults.Count} settings can't be used: {string.Join(", ", reading.Faults.Select(f => f.Name).Distinct())}.",
            [.. reading.Faults.Select(fault => fault.Text)]);

    private async Task WorkAsync(CliSettings settings, CancellationToken stop)
    {
        using var workbench = new Workbench(settings, _meter, time, reporter.Logger);
        using var over = new CancellationTokenSource();
        var progress = Display()?.ShowAsync(over.Token) ?? Task.CompletedTask;
        try
        {
            await request.Command.RunAsync(
                new CommandContext(workbench.Cache, settings.Request, terminal.Out, reporter.Logger, time, request.AsJson),
                stop);
        }
        finally
        {
            await over.CancelAsync();
            await progress;
        }
    }

    private IProgressDisplay? Display()
    {
        if (!reading.Output.ShowsProgress)
            return null;
        var tracker = new ProgressTracker(_meter, time);
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

    private Failure Explain(Exception exception, bool wasStopped)
    {
        if (wasStopped)
        {
            var done = _meter.Snapshot;
            return Failure.Of(
                FailureReason.Cancelled,
                done.PlannedBytes == 0
                    ? "Stopped from outside before any transfer began."
                    : $"Stopped from outside after {ByteSize.Format(done.DoneBytes)} of {ByteSize.Format(done.PlannedBytes)}.");
        }

        switch (exception)
        {
            case DetailedException e:
                return Failure.Of(e.Reason, e.Message, Page(), e.Details);
            case ModelCacheException e:
                return Failure.Of(e.Reason, e.Message, Page());
            default:
                reporter.Trace(exception);
                return Failure.Of(FailureReason.Unexpected, $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    private string? Page() => reading.Settings is not { } settings
        ? null
        : $"{settings.Hub.Endpoint.AbsoluteUri.TrimEnd('/')}/{settings.Request.Repo.Type switch
        {
            RepoType.Dataset => "datasets/",
            RepoType.Space => "spaces/",
            _ => "",
        }}{settings.Request.Repo.Name}";
}

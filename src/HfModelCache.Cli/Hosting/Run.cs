using HfModelCache.Cli.Commands;
using HfModelCache.Cli.Metrics;
using HfModelCache.Cli.Output;
using HfModelCache.Cli.Output.Failures;
using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Output.Plans;
using HfModelCache.Cli.Output.Progress;
using HfModelCache.Cli.Output.Summaries;
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

    // A server lets requests in flight end.
    private static readonly TimeSpan ServiceGrace = TimeSpan.FromSeconds(25);

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
        return reporter.Fail(Explain(exception, reading.Settings));
    }

    private Failure Explain(Exception exception, CliSettings? settings)
    {
        if (exception is not ModelCacheException)
            reporter.Trace(exception);
        var failure = Explanation.Of(exception, settings?.RepoPage);
        return settings?.Ends.From is null ? failure : failure.WithSource();
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
        RunMetrics.Observe(_meter);
        using var composition = new Composition(settings.ToOptions(), _meter, time, reporter.Logger);
        var results = new ResultWriter(terminal.Out, reading.Output.HasJsonResults, reporter.Scrub);
        var context = new CommandContext(composition.Cache, settings, results, reporter.Logger, time);
        if (settings.Models.Count > 0)
            await RunForEachAsync(context, stop);
        else
            await RunForOneAsync(context, stop);
        if (settings.Ends.Restore is { IsHeld: true } held)
            await HoldAsync(held, stop);
    }

    private async Task RunForOneAsync(CommandContext context, CancellationToken stop)
    {
        var startedAt = time.GetTimestamp();
        ModelOutcome? outcome = null;
        if (command.IsService)
        {
            await command.RunAsync(context, stop);
            return;
        }

        await WithProgressAsync(() => command.RunAsync(context with { Report = reported => outcome = reported }, stop));
        if (outcome is { Plan: null } && reading.Output.HasJsonResults)
            await WriteAsync([outcome with { Model = context.Request.Repo.PagePath, Took = time.GetElapsedTime(startedAt) }], startedAt, context.Results);
    }

    private async Task RunForEachAsync(CommandContext context, CancellationToken stop)
    {
        var startedAt = time.GetTimestamp();
        var models = new ModelRuns(
            command, reporter, Explain, (meter, over) => IsBarShown ? Task.CompletedTask : Display(meter)?.ShowAsync(over) ?? Task.CompletedTask);
        IReadOnlyList<ModelOutcome> outcomes = [];
        await WithProgressAsync(
            async () => outcomes = await models.RunAsync(context, _meter, stop), models.ScopeOfAll(context.Settings.Models.Count));
        await WriteAsync(outcomes, startedAt, context.Results);
        (string, Failure)[] failed = [.. outcomes.Where(outcome => outcome.Failure is not null).Select(outcome => (outcome.Model, outcome.Failure!))];
        if (failed.Length > 0)
            throw new ModelsFailedException(failed, outcomes.Count);
    }

    // The results are kept even if the run is being stopped.
    private async Task WriteAsync(IReadOnlyList<ModelOutcome> outcomes, long startedAt, ResultWriter results)
    {
        var took = time.GetElapsedTime(startedAt);
        var plans = outcomes.Select(outcome => outcome.Plan).OfType<PlanDocument>().ToList();

        // A table would be in the way of programs that read log lines from both streams.
        if (reading.Output.HasJsonResults || reading.Output.Format == LogFormat.Text || plans.Count > 0)
        {
            await results.WriteAsync(
                () => string.Join(Environment.NewLine + Environment.NewLine, plans.Select(PlanTable.Of).Append(SummaryTable.Of(outcomes))),
                () => SummaryDocument.Of(outcomes, took).ToJson(reporter.Scrub),
                CancellationToken.None);
        }

        if (outcomes.Count > 1)
            reporter.Finish(SummaryTable.Count(outcomes), took.TotalSeconds);
    }

    // The model is in use as long as its parts are not disposed. Stopping is how this is meant to end, so it is a success.
    private async Task HoldAsync(RestoreTarget held, CancellationToken stop)
    {
        reporter.Hold(held.Folder);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WithProgressAsync(Func<Task> work, LogScope? scope = null)
    {
        using var over = new CancellationTokenSource();
        Task progress;
        using (scope is null ? null : reporter.Logger.BeginScope(scope))
            progress = Display(_meter)?.ShowAsync(over.Token) ?? Task.CompletedTask;
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

    private bool IsBarShown => terminal.IsInteractive && reading.Output.Format == LogFormat.Text;

    private IProgressDisplay? Display(TransferMeter meter)
    {
        if (!reading.Output.ShowsProgress)
            return null;
        return IsBarShown
            ? new ProgressBars(meter, reporter.Lines, terminal, time)
            : new ProgressLines(meter, reading.Output.ProgressInterval, time, reporter.Logger);
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
            await work.WaitAsync(command.IsService ? ServiceGrace : Grace, time, CancellationToken.None);
        }
        catch (TimeoutException e)
        {
            throw new OperationCanceledException(e.Message, e, stop);
        }
    }
}

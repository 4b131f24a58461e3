using HfModelCache.Cli.Commands;
using HfModelCache.Cli.Output;
using HfModelCache.Cli.Output.Failures;
using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Output.Summaries;
using HfModelCache.Cli.Settings;
using HfModelCache.Progress;

namespace HfModelCache.Cli.Hosting;

/// <summary>Runs a command for each of several models: at once, within the same limits, and whatever becomes of the others.</summary>
/// <param name="command">The command.</param>
/// <param name="reporter">Reports the runs.</param>
/// <param name="explain">Explains an exception of a run with these settings.</param>
/// <param name="progress">Shows the progress of the one model that a meter counts, until it is cancelled.</param>
internal sealed class ModelRuns(
    IModelCommand command,
    RunReporter reporter,
    Func<Exception, CliSettings, Failure> explain,
    Func<TransferMeter, CancellationToken, Task> progress)
{
    private int _done;

    /// <summary>The scope of lines about all models.</summary>
    /// <param name="count">The number of models.</param>
    public LogScope ScopeOfAll(int count) => new(
        () => $"{Volatile.Read(ref _done)} of {count} models", () => [new("doneModels", Volatile.Read(ref _done)), new("totalModels", count)]);

    /// <summary>Runs the command for each model.</summary>
    /// <param name="context">The context of all models.</param>
    /// <param name="total">Counts what moves for all models.</param>
    /// <param name="cancellationToken">Stops all of them.</param>
    /// <returns>What became of each, in the order of the list.</returns>
    public async Task<IReadOnlyList<ModelOutcome>> RunAsync(CommandContext context, TransferMeter total, CancellationToken cancellationToken) =>
        await Task.WhenAll(context.Settings.Models.Select(model => RunAsync(model, context, total, cancellationToken)));

    private async Task<ModelOutcome> RunAsync(WantedModel model, CommandContext context, TransferMeter total, CancellationToken cancellationToken)
    {
        using var scope = reporter.Logger.BeginScope(LogScope.Of(model.Name));
        var startedAt = context.Time.GetTimestamp();
        var settings = context.Settings.For(model);
        var outcome = await RunOneAsync(settings, context, total, cancellationToken);
        Interlocked.Increment(ref _done);
        if (outcome.Failure is { } failure)
            reporter.FailOne(failure);
        return outcome with { Model = model.Name, Took = context.Time.GetElapsedTime(startedAt) };
    }

    private async Task<ModelOutcome> RunOneAsync(CliSettings settings, CommandContext context, TransferMeter total, CancellationToken cancellationToken)
    {
        var meter = new TransferMeter(total);
        var outcome = new ModelOutcome(ModelResult.Present);
        using var over = new CancellationTokenSource();
        var shown = progress(meter, over.Token);
        try
        {
            await command.RunAsync(
                context with { Cache = context.Cache.CountedBy(meter), Settings = settings, IsOneOfSeveral = true, Report = reported => outcome = reported },
                cancellationToken);
            return outcome;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new ModelOutcome(ModelResult.Failed) { Failure = explain(e, settings) };
        }
        finally
        {
            await over.CancelAsync();
            await shown.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

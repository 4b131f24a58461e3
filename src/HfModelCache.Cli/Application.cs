using HfModelCache.Cli.Commands;
using HfModelCache.Cli.Hosting;
using HfModelCache.Cli.Metrics;
using HfModelCache.Cli.Output;
using HfModelCache.Cli.Output.Failures;
using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Settings;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Readers;
using HfModelCache.Failures;

namespace HfModelCache.Cli;

/// <summary>Represents the program, from its arguments to its exit code.</summary>
/// <param name="environment">The environment variables.</param>
/// <param name="terminal">The output streams.</param>
/// <param name="termination">Where Kubernetes looks for the reason of a failure.</param>
/// <param name="time">The clock.</param>
internal sealed class Application(
    IReadOnlyDictionary<string, string> environment,
    Terminal terminal,
    TerminationLog termination,
    TimeProvider time)
{
    /// <summary>Runs the program.</summary>
    /// <param name="arguments">The command line, without the program's name.</param>
    /// <param name="stop">Stops the run.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken stop)
    {
        switch (new CommandLine().Parse(arguments))
        {
            case Invocation.Help help:
                return await PrintAsync(HelpPage.Of(help.Command), stop);
            case Invocation.Version:
                return await PrintAsync($"hf-model-cache {ProductVersion.Text}", stop);
            case Invocation.Execution execution:
                var reading = Read(execution.Options, execution.Command);
                var command = execution.Command ?? KnownCommands.Choose(reading.Settings);
                var reporter = Reporter(reading);
                using (reading.Output.SendsMetrics ? MetricsExport.TryStart(problem => reporter.Warn([problem]), stop) : null)
                {
                    var startedAt = time.GetTimestamp();
                    var exitCode = await new Run(command, reading, reporter, terminal, time).ToEndAsync(stop);
                    RunMetrics.End(command.Name, exitCode, time.GetElapsedTime(startedAt));
                    return exitCode;
                }

            case Invocation.Misuse misuse:
                return Reporter(ReadEnvironment()).Fail(
                    Explanation.OfFaults($"The command line has {misuse.Faults.Count} faults.", misuse.Faults));
            case var other:
                throw new InvalidOperationException($"{other} is not handled.");
        }
    }

    private async Task<int> PrintAsync(string text, CancellationToken stop)
    {
        try
        {
            await new ResultWriter(terminal.Out, asJson: false, scrub: static words => words).WriteAsync(() => text, () => text, stop);
            return 0;
        }
        catch (ModelCacheException e)
        {
            return Reporter(ReadEnvironment()).Fail(Explanation.Of(e, page: null));
        }
    }

    private SettingsReading Read(IReadOnlyDictionary<SettingDefinition, string> options, IModelCommand? command) => SettingsReader.Read(
        new SettingValues(options, environment), command?.FolderUse ?? FolderUse.Optional, command?.TakesSeveral ?? true, command?.ModelUse ?? ModelUse.Required);

    private SettingsReading ReadEnvironment() =>
        SettingsReader.Read(new SettingValues(new Dictionary<SettingDefinition, string>(), environment), FolderUse.None, takesSeveral: false);

    private RunReporter Reporter(SettingsReading reading) =>
        new(reading.Output, reading.Secrets, new LineWriter(terminal.Error, () => terminal.Size().Columns), termination, time);
}

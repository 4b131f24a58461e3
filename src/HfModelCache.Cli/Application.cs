using HfModelCache.Cli.Commands;
using HfModelCache.Cli.Failures;
using HfModelCache.Cli.Hosting;
using HfModelCache.Cli.Reporting;
using HfModelCache.Cli.Settings;
using HfModelCache.Failures;

namespace HfModelCache.Cli;

/// <summary>The program, from its arguments to its exit code.</summary>
/// <param name="environment">The environment variables.</param>
/// <param name="terminal">Where words go.</param>
/// <param name="termination">Where Kubernetes looks for the reason of a failure.</param>
/// <param name="time">The clock.</param>
internal sealed class Application(
    IReadOnlyDictionary<string, string> environment,
    Terminal terminal,
    TerminationLog termination,
    TimeProvider time)
{
    private static readonly IReadOnlyList<IModelCommand> Commands = [new CacheCommand(), new PlanCommand(), new VerifyCommand()];

    /// <summary>Runs to the end.</summary>
    /// <param name="arguments">The command line, without the program's name.</param>
    /// <param name="stop">Asks the run to stop.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken stop)
    {
        CommandRequest request;
        try
        {
            request = new CommandLine(Commands).Parse(arguments);
        }
        catch (OperatorException e)
        {
            return Reporter(Read(new Dictionary<SettingDefinition, string>())).Fail(Failure.Of(e.Reason, e.Message));
        }

        if (request.IsHelp)
            return Print(HelpPage.Of(Commands, request.HasCommand ? request.Command : null));
        if (request.IsVersion)
            return Print($"hf-model-cache {ProductVersion.Text}");
        var reading = Read(request.Options);
        return await new Run(request, reading, Reporter(reading), terminal, time).ToEndAsync(stop);
    }

    private int Print(string text)
    {
        terminal.Out.WriteLine(text);
        terminal.Out.Flush();
        return 0;
    }

    private SettingsReading Read(IReadOnlyDictionary<SettingDefinition, string> options) =>
        SettingsReader.Read(new SettingValues(options, environment));

    private RunReporter Reporter(SettingsReading reading) =>
        new(reading, new LineWriter(terminal.Error), termination, time);
}

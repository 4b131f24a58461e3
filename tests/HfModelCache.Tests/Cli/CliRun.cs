using HfModelCache.Cli;
using HfModelCache.Cli.Output;
using HfModelCache.Cli.Output.Failures;
using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Settings;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Readers;

namespace HfModelCache.Tests.Cli;

/// <summary>The whole program, run in this process: what it was given, and what became of it.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    /// <summary>An environment in which nothing is wrong.</summary>
    public static Dictionary<string, string> GoodEnvironment => new()
    {
        ["MODEL_NAME"] = "org/name",
        ["S3_BUCKET"] = "models",
        ["S3_ENDPOINT_URL"] = "https://objectstore.example",
        ["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        ["HF_TOKEN"] = "hf_TokenThatNobodyMayEverSeeInAnyOutput",
        ["HOME"] = "/nonexistent",
    };

    /// <summary>What is read where some variables of <see cref="GoodEnvironment"/> are set otherwise, or, with null, not at all.</summary>
    public static SettingsReading ReadSettings(params IEnumerable<(string Name, string? Value)> changes) =>
        ReadSettings(FolderUse.Optional, changes);

    /// <summary>What a command reads that uses folders in this way.</summary>
    public static SettingsReading ReadSettings(FolderUse use, params IEnumerable<(string Name, string? Value)> changes)
    {
        var environment = GoodEnvironment;
        foreach (var (name, value) in changes)
        {
            if (value is null)
                environment.Remove(name);
            else
                environment[name] = value;
        }

        return SettingsReader.Read(new SettingValues(new Dictionary<SettingDefinition, string>(), environment), use);
    }

    /// <summary>A reporter for <see cref="GoodEnvironment"/>.</summary>
    public static RunReporter Reporter(LineWriter lines, TerminationLog termination)
    {
        var reading = ReadSettings();
        return new RunReporter(reading.Output, reading.Secrets, lines, termination, TimeProvider.System);
    }

    public string All => Out + Error;

    public IReadOnlyList<string> ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string LastLine => ErrorLines[^1];

    public static Task<CliRun> WithAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        WithAsync(environment, "/nonexistent", CancellationToken.None, arguments);

    public static async Task<CliRun> WithAsync(
        IReadOnlyDictionary<string, string> environment,
        string terminationLog,
        CancellationToken stop,
        params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var application = new Application(
            environment,
            new Terminal(output, error, IsInteractive: false),
            new TerminationLog(terminationLog),
            TimeProvider.System);
        var exitCode = await application.RunAsync(arguments, stop);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }
}

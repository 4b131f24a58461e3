using HfModelCache.Cli.Output;
using HfModelCache.Cli.Output.Summaries;
using HfModelCache.Cli.Settings;
using HfModelCache.Runs;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Commands;

/// <summary>Holds what a command works with.</summary>
/// <param name="Cache">The library.</param>
/// <param name="Settings">The settings.</param>
/// <param name="Results">Where results go.</param>
/// <param name="Logger">The log.</param>
/// <param name="Time">The clock.</param>
internal sealed record CommandContext(ModelCache Cache, CliSettings Settings, ResultWriter Results, ILogger Logger, TimeProvider Time)
{
    /// <summary>Whether the command runs for one of several models. Default false.</summary>
    public bool IsOneOfSeveral { get; init; }

    /// <summary>Receives what became of the model. Default: nobody needs to know.</summary>
    public Action<ModelOutcome> Report { get; init; } = _ => { };

    /// <summary>Which copy is wanted.</summary>
    public CopyRequest Request => Settings.Request ?? throw new InvalidOperationException("The command needs a model.");
}

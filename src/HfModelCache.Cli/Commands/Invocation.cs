using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Cli.Commands;

/// <summary>Represents what a command line asks for.</summary>
internal abstract record Invocation
{
    private Invocation()
    {
    }

    /// <summary>Asks to run a command.</summary>
    /// <param name="Command">The command; null if none is given, so that the settings decide.</param>
    /// <param name="Options">The settings on the command line.</param>
    public sealed record Execution(IModelCommand? Command, IReadOnlyDictionary<SettingDefinition, string> Options) : Invocation;

    /// <summary>Asks for help.</summary>
    /// <param name="Command">The command to explain; null for the whole program.</param>
    public sealed record Help(IModelCommand? Command) : Invocation;

    /// <summary>Asks for the version.</summary>
    public sealed record Version : Invocation;

    /// <summary>Asks for something that does not exist.</summary>
    /// <param name="Faults">Everything that is wrong, in sentences.</param>
    public sealed record Misuse(IReadOnlyList<string> Faults) : Invocation;
}

namespace HfModelCache.Cli.Settings;

/// <summary>One setting: what it is called, what it means, and what holds where nobody sets it.</summary>
/// <param name="Name">The environment variable.</param>
/// <param name="Description">What it means, as help prints it.</param>
internal sealed record SettingDefinition(string Name, string Description)
{
    /// <summary>The option, or the argument's name in capitals; null where there is only the variable.</summary>
    /// <remarks>Secrets have none: the command line of a process is open to everybody on the machine.</remarks>
    public string? Option { get; init; }

    /// <summary>What stands for the value in help.</summary>
    public string Placeholder { get; init; } = "VALUE";

    /// <summary>What holds where the setting is not set; null for nothing.</summary>
    public string? Default { get; init; }

    /// <summary>Whether the value may never be printed in full.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether it is true or false, so that the option needs no value.</summary>
    public bool IsSwitch { get; init; }

    /// <summary>Whether an empty value differs from none.</summary>
    public bool EmptyCounts { get; init; }

    /// <summary>Further variables, asked in this order where the first is not set.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Every variable, in the order in which they are asked.</summary>
    public IEnumerable<string> Names => [Name, .. Aliases];

    /// <summary>Whether the option is an argument, which has no dashes.</summary>
    public bool IsArgument => Option is { } option && !option.StartsWith('-');
}

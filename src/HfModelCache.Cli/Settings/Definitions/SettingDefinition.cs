namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Describes one setting: its names, its meaning and its default.</summary>
/// <param name="Variable">The environment variable; null if there is only the option.</param>
/// <param name="Description">The meaning, as help and docs/settings.md print it.</param>
internal sealed record SettingDefinition(string? Variable, string Description)
{
    /// <summary>The option, or the argument's name in capitals; null if there is only the variable.</summary>
    /// <remarks>Secrets have none: other processes on the machine can read a command line.</remarks>
    public string? Option { get; init; }

    /// <summary>The name of the option's value in help.</summary>
    public string Placeholder { get; init; } = "VALUE";

    /// <summary>The value of an unset setting, as help prints it; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>Whether the value must never be printed.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether the setting is true or false, so that its option needs no value.</summary>
    public bool IsSwitch { get; init; }

    /// <summary>Whether an empty value differs from an unset one.</summary>
    public bool EmptyCounts { get; init; }

    /// <summary>Further variables, read in this order if the first is not set.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Names that other tools use for the same thing; they are not read, only answered.</summary>
    public IReadOnlyList<string> NamesElsewhere { get; init; } = [];

    /// <summary>The name that messages use.</summary>
    public string Name => Variable ?? Option!;

    /// <summary>Every variable, in the order of precedence.</summary>
    public IEnumerable<string> Variables => Variable is null ? Aliases : [Variable, .. Aliases];

    /// <summary>Whether the setting is given as an argument without dashes.</summary>
    public bool IsArgument => Option is { } option && !option.StartsWith('-');

    /// <summary>The option as help writes it: <c>--revision REV</c>; null if there is none.</summary>
    public string? Usage => this is { Option: not null, IsSwitch: false, IsArgument: false } ? $"{Option} {Placeholder}" : Option;
}

using HfModelCache.Cli.Output;
using HfModelCache.Cli.Settings.Readers;

namespace HfModelCache.Cli.Settings;

/// <summary>Represents the outcome of reading the settings.</summary>
internal sealed record SettingsReading
{
    /// <summary>The settings; null if any of them is invalid.</summary>
    public required CliSettings? Settings { get; init; }

    /// <summary>The output options, valid in any case, so that faults can be reported.</summary>
    public required OutputOptions Output { get; init; }

    /// <summary>All faults.</summary>
    public required IReadOnlyList<SettingFault> Faults { get; init; }

    /// <summary>Probable mistakes, in sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The settings and their values on one line, with secrets masked.</summary>
    public required string Summary { get; init; }

    /// <summary>Values that must not be printed.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }
}

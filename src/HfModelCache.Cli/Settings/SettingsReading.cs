namespace HfModelCache.Cli.Settings;

/// <summary>What reading the settings has come to.</summary>
/// <param name="Settings">The settings; null where any of them can't be used.</param>
/// <param name="Output">How to speak about it.</param>
/// <param name="Faults">Everything that is wrong.</param>
/// <param name="Warnings">What looks like a mistake, in sentences.</param>
/// <param name="Summary">What is set to what, with secrets masked.</param>
/// <param name="Secrets">Values that must not be printed.</param>
internal sealed record SettingsReading(
    CliSettings? Settings,
    OutputSettings Output,
    IReadOnlyList<SettingFault> Faults,
    IReadOnlyList<string> Warnings,
    string Summary,
    IReadOnlyList<string> Secrets);

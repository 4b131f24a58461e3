namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Describes a setting that can't be used.</summary>
/// <param name="Name">The variable to correct.</param>
/// <param name="Text">The problem and the remedy, in sentences.</param>
internal sealed record SettingFault(string Name, string Text);

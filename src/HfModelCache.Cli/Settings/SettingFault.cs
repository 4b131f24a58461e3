namespace HfModelCache.Cli.Settings;

/// <summary>A setting that can't be used.</summary>
/// <param name="Name">The variable that people have to look at.</param>
/// <param name="Text">What is wrong, and what to do about it, in sentences.</param>
internal sealed record SettingFault(string Name, string Text);

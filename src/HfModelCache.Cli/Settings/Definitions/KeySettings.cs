namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Represents the settings that together hold one pair of keys.</summary>
/// <param name="Id">The access key.</param>
/// <param name="Secret">The secret access key.</param>
/// <param name="Token">The session token of temporary keys.</param>
internal sealed record KeySettings(SettingDefinition Id, SettingDefinition Secret, SettingDefinition Token);

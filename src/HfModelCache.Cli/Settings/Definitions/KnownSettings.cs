namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Lists every setting: the one source for parsing, help, near misses and docs/settings.md.</summary>
internal static class KnownSettings
{
    /// <summary>The groups, in the order of help.</summary>
    public static readonly IReadOnlyList<SettingGroup> Groups =
    [
        ModelSettings.Group, CopySettings.Group, RestoreSettings.Group, StoreSettings.Group, ObjectWriteSettings.Group, CredentialSettings.Group,
        HubSettings.Group, CopySourceSettings.Group, NetworkSettings.Group, CoordinationSettings.Group, ServerSettings.Group, TuningSettings.Group, OutputSettings.Group,
    ];

    /// <summary>The settings of all groups.</summary>
    public static readonly IReadOnlyList<SettingDefinition> All = [.. Groups.SelectMany(group => group.Settings)];
}

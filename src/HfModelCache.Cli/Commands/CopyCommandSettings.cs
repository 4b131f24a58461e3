using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Cli.Commands;

/// <summary>Lists the settings of the commands that work on stored copies without asking the Hub.</summary>
internal static class CopyCommandSettings
{
    /// <summary>Returns these settings and those of one command.</summary>
    public static IReadOnlyList<SettingDefinition> With(params IEnumerable<SettingDefinition> own) =>
    [
        ModelSettings.Name,
        ModelSettings.RepoType,
        ModelSettings.Revision,
        .. own,
        .. StoreSettings.Group.Settings,
        .. ObjectWriteSettings.Group.Settings,
        .. CredentialSettings.Group.Settings,
        .. NetworkSettings.Group.Settings,
        .. CoordinationSettings.Group.Settings.Except([CoordinationSettings.ShardCount, CoordinationSettings.ShardIndex, CoordinationSettings.RecordUse]),
        TuningSettings.RetryTimeout,
        TuningSettings.MaxConnections,
        .. OutputSettings.Group.Settings.Except([OutputSettings.Json]),
    ];
}

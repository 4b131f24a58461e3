using HfModelCache.Cli.Settings;
using HfModelCache.Cli.Settings.Definitions;

namespace HfModelCache.Cli.Commands;

/// <summary>Lists every command.</summary>
internal static class KnownCommands
{
    private static readonly CacheCommand Cache = new();
    private static readonly RestoreCommand Restore = new();

    /// <summary>The commands, in the order of help.</summary>
    public static readonly IReadOnlyList<IModelCommand> All =
    [
        Cache, Restore, new PlanCommand(), new VerifyCommand(), new ListCommand(), new PinCommand(), new UnpinCommand(), new RemoveCommand(),
        new PruneCommand(), new DoctorCommand(), new ServeCommand(),
    ];

    /// <summary>The settings that are taken if no command is given.</summary>
    public static readonly IReadOnlyList<SettingDefinition> DefaultSettings = [.. KnownSettings.All.Where(
        setting => Cache.Settings.Contains(setting) || Restore.Settings.Contains(setting))];

    /// <summary>Chooses the command that runs if none is given: the init container's.</summary>
    public static IModelCommand Choose(CliSettings? settings) => settings?.Ends.Restore is null ? Cache : Restore;
}


namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Defines the settings that say where on this machine a model is restored.</summary>
internal static class RestoreSettings
{
    public static readonly SettingGroup Group = new("Restore");

    public static readonly SettingDefinition LocalFolder = Group.Add(new("LOCAL_DIR", "Folder for the files of one model")
    {
        Option = "--local-dir", Placeholder = "DIR",
        NamesElsewhere = ["HF_LOCAL_DIR", "--output", "--output-dir", "--dest", "--target-dir", "--dir"],
    });

    public static readonly SettingDefinition CacheFolder = Group.Add(new(
        "CACHE_DIR", "Folder in the layout of HF_HUB_CACHE, for many models")
    {
        Option = "--cache-dir", Placeholder = "DIR", NamesElsewhere = ["HF_CACHE_DIR", "--hub-cache"],
    });

    public static readonly SettingDefinition CacheLimit = Group.Add(new(
        "CACHE_LIMIT", "Remove the least recently restored models beyond this size")
    {
        Option = "--keep", Placeholder = "SIZE", NamesElsewhere = ["CACHE_SIZE", "MAX_CACHE_SIZE", "--max-size"],
    });

    public static readonly SettingDefinition Hold = Group.Add(new("HOLD", "Keep running after the restore, so that other pods don't remove the model")
    {
        Option = "--hold", IsSwitch = true, Default = "false",
    });
}

namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Defines the settings that limit time, memory, connections and bandwidth.</summary>
internal static class TuningSettings
{
    public static readonly SettingGroup Group = new("Tuning");

    public static readonly SettingDefinition RetryTimeout = Group.Add(new(
        "RETRY_TIMEOUT", "Retry failing requests for at most this long")
    {
        Option = "--retry-timeout", Placeholder = "TIME", Default = "2m",
    });

    public static readonly SettingDefinition MaxConnections = Group.Add(new(
        "MAX_CONNECTIONS", "Maximum connections per end")
    {
        Option = "--max-connections", Placeholder = "COUNT", Default = "adaptive, up to 64",
        NamesElsewhere = ["MAX_WORKERS", "HF_MAX_WORKERS"],
    });

    public static readonly SettingDefinition MaxMemory = Group.Add(new("MAX_MEMORY", "Memory for in-flight bytes")
    {
        Option = "--max-memory", Placeholder = "SIZE", Default = "128MiB, less in a small container",
    });

    public static readonly SettingDefinition MaxBandwidth = Group.Add(new("MAX_BANDWIDTH", "Maximum bytes to download per second")
    {
        Option = "--max-bandwidth", Placeholder = "SIZE",
    });

    public static readonly SettingDefinition DownloadFolder = Group.Add(new("DOWNLOAD_DIR", "Ignored: there are no temporary files")
    {
        Option = "--download-dir", Placeholder = "FOLDER", Default = "/tmp",
    });
}

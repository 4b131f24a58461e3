namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Defines the settings of logs, progress, results and exit codes.</summary>
internal static class OutputSettings
{
    public static readonly SettingGroup Group = new("Output");

    public static readonly SettingDefinition Json = Group.Add(new(Variable: null, "Print the result as JSON")
    {
        Option = "--json", Default = "false", IsSwitch = true,
    });

    public static readonly SettingDefinition DisableProgress = Group.Add(new("DISABLE_PROGRESS", "Hide progress")
    {
        Option = "--disable-progress", Default = "false", IsSwitch = true, Aliases = ["HF_HUB_DISABLE_PROGRESS_BARS"],
        NamesElsewhere = ["--quiet", "--no-progress"],
    });

    public static readonly SettingDefinition ProgressInterval = Group.Add(new("PROGRESS_INTERVAL", "Log progress this often, unless stderr is a terminal")
    {
        Option = "--progress-interval", Placeholder = "TIME", Default = "10s",
    });

    public static readonly SettingDefinition LogFormat = Group.Add(new("LOG_FORMAT", "Log lines: text or json")
    {
        Option = "--log-format", Placeholder = "FORMAT", Default = "text",
    });

    public static readonly SettingDefinition LogLevel = Group.Add(new(
        "LOG_LEVEL", "Least level to log: trace, debug, information, warning or error")
    {
        Option = "--log-level", Placeholder = "LEVEL", Default = "information", NamesElsewhere = ["--verbose", "--debug"],
    });

    public static readonly SettingDefinition MetricsEndpoint = Group.Add(new(
        "OTEL_EXPORTER_OTLP_ENDPOINT", "Send metrics to this OpenTelemetry collector"));

    public static readonly SettingDefinition DetailedExitCodes = Group.Add(new(
        "DETAILED_EXIT_CODES", "Exit with 2 if someone must act before a retry can succeed")
    {
        Option = "--detailed-exit-codes", Default = "false", IsSwitch = true,
    });
}

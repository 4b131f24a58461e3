using HfModelCache.Cli.Output;
using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Settings.Definitions;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads the output options. An invalid value counts as unset, so that the fault itself can be reported.</summary>
internal sealed class OutputReader(SettingValues values, SettingFaults faults, SwitchReader switches)
{
    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);

    public OutputOptions Read() => new(
        ReadFormat(),
        ReadLevel(),
        ShowsProgress: !switches.IsOn(OutputSettings.DisableProgress),
        new TimeReader(values, faults).Read(OutputSettings.ProgressInterval, ShortestInterval, LongestInterval) ?? UsualInterval,
        HasDetailedExitCodes: switches.IsOn(OutputSettings.DetailedExitCodes),
        HasJsonResults: switches.IsOn(OutputSettings.Json));

    private LogFormat ReadFormat()
    {
        var value = values.Find(OutputSettings.LogFormat);
        switch (value?.Text.ToUpperInvariant())
        {
            case null or "TEXT":
                return LogFormat.Text;
            case "JSON":
                return LogFormat.Json;
            default:
                faults.Add(value, "is not a log format", "Set it to text or json.");
                return LogFormat.Text;
        }
    }

    private LogLevel ReadLevel()
    {
        var value = values.Find(OutputSettings.LogLevel);
        switch (value?.Text.ToUpperInvariant())
        {
            case null or "INFORMATION" or "INFO":
                return LogLevel.Information;
            case "TRACE":
                return LogLevel.Trace;
            case "DEBUG":
                return LogLevel.Debug;
            case "WARNING" or "WARN":
                return LogLevel.Warning;
            case "ERROR":
                return LogLevel.Error;
            default:
                faults.Add(value, "is not a log level", "Set it to trace, debug, information, warning or error.");
                return LogLevel.Information;
        }
    }
}

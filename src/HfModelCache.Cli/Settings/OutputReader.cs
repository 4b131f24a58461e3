using HfModelCache.Cli.Reporting;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Settings;

/// <summary>Reads how a run is to speak; what can't be read is as if not set.</summary>
internal sealed class OutputReader(SettingValues values, SettingFaults faults, SwitchReader switches)
{
    public OutputSettings Read() => new(
        ReadFormat(),
        ReadLevel(),
        ShowsProgress: !switches.IsOn(KnownSettings.DisableProgress),
        HasDetailedExitCodes: switches.IsOn(KnownSettings.DetailedExitCodes));

    private LogFormat ReadFormat()
    {
        var value = values.Find(KnownSettings.LogFormat);
        switch (value?.Text.ToUpperInvariant())
        {
            case null or "TEXT":
                return LogFormat.Text;
            case "JSON":
                return LogFormat.Json;
            default:
                faults.Add(value, "is no format of logs", "Set it to text or json.");
                return LogFormat.Text;
        }
    }

    private LogLevel ReadLevel()
    {
        var value = values.Find(KnownSettings.LogLevel);
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
                faults.Add(value, "is no level of logs", "Set it to trace, debug, information, warning or error.");
                return LogLevel.Information;
        }
    }
}

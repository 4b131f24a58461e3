using HfModelCache.Cli.Output;
using HfModelCache.Cli.Output.Logs;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Rules;
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
        HasJsonResults: switches.IsOn(OutputSettings.Json),
        SendsMetrics: HasCollector());

    // The exporter reads the address itself, and ignores one that it can't parse.
    private bool HasCollector()
    {
        if (values.Find(OutputSettings.MetricsEndpoint) is not { } value)
            return false;
        if (EndpointAddress.TryParse(value.Text, mayHavePath: true, out _, out var problem))
            return true;
        faults.Add(value, problem, "Set it to the collector's URL, for example http://collector:4317.");
        return false;
    }

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

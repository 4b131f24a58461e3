using HfModelCache.Failures;
using HfModelCache.Metrics;
using HfModelCache.Progress;

namespace HfModelCache.Cli.Metrics;

/// <summary>Measures a run of the program, once it is enabled.</summary>
internal static class RunMetrics
{
    private static RunInstruments? _instruments;

    /// <summary>Creates the instruments.</summary>
    public static void Enable()
    {
        CacheMetrics.Enable();
        _instruments ??= new RunInstruments();
    }

    /// <summary>Lets the bytes that a meter counts be observed, as long as the process runs.</summary>
    public static void Observe(TransferMeter meter) => _instruments?.Observe(meter);

    /// <summary>Records the end of a run.</summary>
    public static void End(string command, int exitCode, TimeSpan duration) => _instruments?.Duration.Record(
        duration.TotalSeconds, new KeyValuePair<string, object?>("command", command), new KeyValuePair<string, object?>("exit_code", exitCode));

    /// <summary>Records why a run failed.</summary>
    public static void Fail(FailureReason reason) => _instruments?.Failures.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));
}

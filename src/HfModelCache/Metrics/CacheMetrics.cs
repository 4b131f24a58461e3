using HfModelCache.Failures;

namespace HfModelCache.Metrics;

/// <summary>Counts what happens to copies, once it is enabled. Until then nothing is created: instruments take longer than a hit should.</summary>
public static class CacheMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "HfModelCache";

    private static CacheInstruments? _instruments;

    /// <summary>Creates the instruments.</summary>
    public static void Enable() => _instruments ??= new CacheInstruments();

    internal static void Complete(CopyEffort effort) => _instruments?.Copies.Add(1, new KeyValuePair<string, object?>("result", TextOf(effort)));

    internal static void Retry(FailureReason reason, TimeSpan delay)
    {
        _instruments?.Retries.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));
        _instruments?.Waited.Add(delay.TotalSeconds, new KeyValuePair<string, object?>("for", "retry"));
    }

    internal static void WaitForReplica(TimeSpan time) =>
        _instruments?.Waited.Add(time.TotalSeconds, new KeyValuePair<string, object?>("for", "replica"));

    private static string TextOf(CopyEffort effort) => effort switch
    {
        CopyEffort.Hit => "hit",
        CopyEffort.Resumed => "resumed",
        CopyEffort.Repaired => "repaired",
        CopyEffort.Refreshed => "refreshed",
        _ => "filled",
    };
}

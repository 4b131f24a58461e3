using System.Diagnostics.Metrics;
using HfModelCache.Metrics;
using HfModelCache.Progress;

namespace HfModelCache.Cli.Metrics;

/// <summary>Holds the instruments of <see cref="RunMetrics"/>.</summary>
internal sealed class RunInstruments
{
    public RunInstruments()
    {
        var meter = new Meter(CacheMetrics.MeterName); // As long as the process.
        Duration = meter.CreateHistogram<double>("hf_model_cache.run.duration", "s", "Duration of a run, by command and exit code");
        Failures = meter.CreateCounter<long>("hf_model_cache.failures", "{failure}", "Failed runs, by reason");
    }

    public Histogram<double> Duration { get; }

    public Counter<long> Failures { get; }

    /// <summary>Lets the bytes that a meter counts be observed.</summary>
    public void Observe(TransferMeter meter)
    {
        ObserveBytes("downloaded", "Bytes received from the source", () => meter.Snapshot.FetchedBytes);
        ObserveBytes("stored", "Bytes written to the store or the folder", () => meter.Snapshot.StoredBytes);
        ObserveBytes("verified", "Bytes re-read and verified", () => meter.Snapshot.ReadBackBytes);
    }

    // The meter takes useless bytes back; a counter never decreases.
    private void ObserveBytes(string name, string description, Func<long> count)
    {
        var most = 0L;
        Duration.Meter.CreateObservableCounter($"hf_model_cache.{name}", () => most = Math.Max(most, count()), "By", description);
    }
}

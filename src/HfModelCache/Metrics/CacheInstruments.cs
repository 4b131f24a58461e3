using System.Diagnostics.Metrics;

namespace HfModelCache.Metrics;

/// <summary>Holds the instruments of <see cref="CacheMetrics"/>.</summary>
internal sealed class CacheInstruments
{
    public CacheInstruments()
    {
        var meter = new Meter(CacheMetrics.MeterName); // As long as the process.
        Copies = meter.CreateCounter<long>(
            "hf_model_cache.copies", "{copy}", "Copies that are complete, by what it took: hit, filled, resumed, repaired, refreshed");
        Retries = meter.CreateCounter<long>("hf_model_cache.retries", "{retry}", "Requests that were retried, by reason");
        Waited = meter.CreateCounter<double>("hf_model_cache.waited", "s", "Time spent waiting, for a replica or before a retry");
    }

    public Counter<long> Copies { get; }

    public Counter<long> Retries { get; }

    public Counter<double> Waited { get; }
}

using System.Diagnostics.Metrics;
using HfModelCache.Metrics;

namespace HfModelCache.Server.Health;

/// <summary>Counts what the server does.</summary>
internal sealed class ServerMetrics : IDisposable
{
    private readonly Meter _meter = new(CacheMetrics.MeterName);
    private readonly Counter<long> _requests;
    private readonly Counter<long> _relayed;
    private readonly Histogram<double> _duration;
    private int _inFlight;

    /// <summary>Creates the instruments.</summary>
    public ServerMetrics()
    {
        _requests = _meter.CreateCounter<long>("hf_model_cache.server.requests", "{request}", "Requests, by endpoint and status");
        _relayed = _meter.CreateCounter<long>("hf_model_cache.server.relayed", "By", "Bytes of large files that passed the server");
        _duration = _meter.CreateHistogram<double>("hf_model_cache.server.duration", "s", "Duration of requests, by endpoint");
        _meter.CreateObservableGauge("hf_model_cache.server.in_flight", () => Volatile.Read(ref _inFlight), "{request}", "Requests in flight");
    }

    /// <summary>Records that a request has begun.</summary>
    public void Begin() => Interlocked.Increment(ref _inFlight);

    /// <summary>Records that a request has ended.</summary>
    /// <param name="endpoint">What answered it.</param>
    /// <param name="status">The status code.</param>
    /// <param name="took">How long it took.</param>
    public void End(string endpoint, int status, TimeSpan took)
    {
        Interlocked.Decrement(ref _inFlight);
        _requests.Add(1, new("endpoint", endpoint), new("status", status));
        _duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("endpoint", endpoint));
    }

    /// <summary>Counts bytes of a large file that have passed the server.</summary>
    public void Relay(int bytes) => _relayed.Add(bytes);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}

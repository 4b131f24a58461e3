using HfModelCache.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace HfModelCache.Cli.Metrics;

/// <summary>Sends metrics to an OpenTelemetry collector: in intervals, and once more at the end. The variables of the SDK apply.</summary>
internal sealed class MetricsExport : IDisposable
{
    // A collector that doesn't answer must not keep the process longer than it has promised to run after SIGTERM.
    private static readonly TimeSpan MaxFlush = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxFlushWhenStopped = TimeSpan.FromSeconds(1.5);

    private const string ServiceName = "hf-model-cache";

    private readonly MeterProvider _provider;
    private readonly CancellationToken _stop;

    private MetricsExport(MeterProvider provider, CancellationToken stop) => (_provider, _stop) = (provider, stop);

    /// <summary>Starts the export; null if a variable of the SDK is invalid. Metrics are never a reason to fail.</summary>
    /// <param name="warn">Reports why there is none.</param>
    /// <param name="stop">Tells whether the run is being stopped.</param>
    public static MetricsExport? TryStart(Action<string> warn, CancellationToken stop)
    {
        try
        {
            return new MetricsExport(Start(), stop);
        }
        catch (Exception e)
        {
            warn($"No metrics are sent, because a variable that begins with OTEL_ is invalid. {e.Message}");
            return null;
        }
    }

    public void Dispose()
    {
        _provider.Shutdown((int)(_stop.IsCancellationRequested ? MaxFlushWhenStopped : MaxFlush).TotalMilliseconds);
        _provider.Dispose();
    }

    private static MeterProvider Start()
    {
        RunMetrics.Enable();
        return Sdk.CreateMeterProviderBuilder()
            // What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say takes precedence.
            .ConfigureResource(resource => resource
                .Clear()
                .AddService(ServiceName, serviceVersion: ProductVersion.Text)
                .AddTelemetrySdk()
                .AddEnvironmentVariableDetector())
            .AddMeter(CacheMetrics.MeterName)
            .AddOtlpExporter()
            .Build();
    }
}

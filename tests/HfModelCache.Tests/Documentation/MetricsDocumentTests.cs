using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HfModelCache.Cli.Metrics;
using HfModelCache.Documents;
using HfModelCache.Metrics;
using HfModelCache.Progress;
using HfModelCache.Server.Health;

namespace HfModelCache.Tests.Documentation;

/// <summary>docs/metrics.md lists the metrics that exist, with their units.</summary>
public class MetricsDocumentTests
{
    [Fact]
    public void The_table_lists_every_metric_with_its_unit()
    {
        // Other tests create meters meanwhile.
        var found = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == CacheMetrics.MeterName)
                    found[$"{instrument.Name} {instrument.Unit}"] = true;
            },
        };
        RunMetrics.Enable();
        using var server = new ServerMetrics();
        RunMetrics.Observe(new TransferMeter());
        listener.Start();

        var documented = Repository.Read("docs/metrics.md").Split('\n')
            .Where(line => line.StartsWith("| `hf_model_cache.", StringComparison.Ordinal))
            .Select(line => line.Split('|'))
            .Select(cells => $"{cells[1].Trim(' ', '`')} {cells[3].Trim()}");

        Assert.Equal(found.Keys.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }
}

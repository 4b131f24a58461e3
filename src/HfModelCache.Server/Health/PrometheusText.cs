using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using HfModelCache.Metrics;

namespace HfModelCache.Server.Health;

/// <summary>Collects the metrics of this process, and writes them in the text format of Prometheus (version 0.0.4).</summary>
internal sealed class PrometheusText : IDisposable
{
    // Prometheus's own defaults.
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> _series = new();

    /// <summary>Starts to collect.</summary>
    public PrometheusText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == CacheMetrics.MeterName)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Writes the metrics.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var metric in _series.GroupBy(series => series.Key.Instrument).OrderBy(metric => metric.Key.Name, StringComparer.Ordinal))
        {
            var name = NameOf(metric.Key);
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {metric.Key.Description}\n# TYPE {name} {TypeOf(metric.Key)}\n");
            foreach (var ((_, labels), series) in metric.OrderBy(series => series.Key.Labels, StringComparer.Ordinal))
                series.Write(text, name, labels);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = (instrument, LabelsOf(tags));
        var series = _series.GetOrAdd(key, static key => key.Instrument is Histogram<double> ? new Distribution() : new Number());
        if (instrument.IsObservable)
            series.Set(value);
        else
            series.Add(value);
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture)!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            labels.Append(labels.Length > 0 ? "," : "").Append(name).Append("=\"").Append(text).Append('"');
        }

        return labels.ToString();
    }

    private static string NameOf(Instrument instrument)
    {
        var unit = instrument.Unit switch
        {
            "By" => "_bytes",
            "s" => "_seconds",
            _ => "",
        };
        return instrument.Name.Replace('.', '_') + unit + (TypeOf(instrument) == "counter" ? "_total" : "");
    }

    private static string TypeOf(Instrument instrument) => instrument.GetType().Name switch
    {
        var type when type.StartsWith("Histogram", StringComparison.Ordinal) => "histogram",
        var type when type.Contains("Gauge", StringComparison.Ordinal) => "gauge",
        _ => "counter",
    };

    private abstract class Series
    {
        public abstract void Add(double value);

        public virtual void Set(double value) => throw new NotSupportedException();

        public abstract void Write(StringBuilder text, string name, string labels);

        protected static void WriteLine(StringBuilder text, string name, string labels, double value) =>
            text.Append(name).Append(labels.Length > 0 ? $"{{{labels}}}" : "").Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private sealed class Number : Series
    {
        private readonly Lock _gate = new();
        private double _value;

        public override void Add(double value)
        {
            lock (_gate)
                _value += value;
        }

        public override void Set(double value)
        {
            lock (_gate)
                _value = value;
        }

        public override void Write(StringBuilder text, string name, string labels)
        {
            lock (_gate)
                WriteLine(text, name, labels, _value);
        }
    }

    private sealed class Distribution : Series
    {
        private readonly Lock _gate = new();
        private readonly long[] _counts = new long[Bounds.Length + 1];
        private double _sum;

        public override void Add(double value)
        {
            var index = Array.FindIndex(Bounds, bound => value <= bound);
            lock (_gate)
            {
                _counts[index < 0 ? Bounds.Length : index]++;
                _sum += value;
            }
        }

        public override void Write(StringBuilder text, string name, string labels)
        {
            var before = labels.Length > 0 ? labels + "," : "";
            lock (_gate)
            {
                var total = 0L;
                for (var i = 0; i < _counts.Length; i++)
                {
                    total += _counts[i];
                    var bound = i < Bounds.Length ? Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                    WriteLine(text, name + "_bucket", $"{before}le=\"{bound}\"", total);
                }

                WriteLine(text, name + "_sum", labels, _sum);
                WriteLine(text, name + "_count", labels, total);
            }
        }
    }
}

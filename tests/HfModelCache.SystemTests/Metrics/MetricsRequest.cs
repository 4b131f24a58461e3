using Google.Protobuf;

namespace HfModelCache.SystemTests.Metrics;

/// <summary>Parses an <c>ExportMetricsServiceRequest</c>. Field numbers: opentelemetry-proto 1.x, metrics/v1/metrics.proto.</summary>
internal static class MetricsRequest
{
    public static (IReadOnlyDictionary<string, string> Resource, IReadOnlyList<MetricPoint> Points) Parse(byte[] request)
    {
        var resource = new Dictionary<string, string>();
        var points = new List<MetricPoint>();
        foreach (var ofResource in Messages(request, 1))
        {
            foreach (var (name, value) in Messages(ofResource, 1).SelectMany(message => Messages(message, 1)).Select(Attribute))
                resource[name] = value;
            foreach (var metric in Messages(ofResource, 2).SelectMany(scope => Messages(scope, 2)))
                points.AddRange(Points(metric));
        }

        return (resource, points);
    }

    private static IEnumerable<MetricPoint> Points(byte[] metric)
    {
        var name = Messages(metric, 1).Select(System.Text.Encoding.UTF8.GetString).Single();
        // 5 is a gauge, 7 a sum; their points have doubles in 4, integers in 6, attributes in 7.
        foreach (var point in Messages(metric, 5).Concat(Messages(metric, 7)).SelectMany(data => Messages(data, 1)))
            yield return new MetricPoint(name + Text(Messages(point, 7)), Number(point));
        // 9 is a histogram, with the count in 4, attributes in 9.
        foreach (var point in Messages(metric, 9).SelectMany(data => Messages(data, 1)))
            yield return new MetricPoint(name + Text(Messages(point, 9)), Number(point));
    }

    private static string Text(IEnumerable<byte[]> attributes)
    {
        var texts = attributes.Select(Attribute).Select(pair => $"{pair.Name}={pair.Value}").Order(StringComparer.Ordinal).ToList();
        return texts.Count == 0 ? "" : $"{{{string.Join(',', texts)}}}";
    }

    private static (string Name, string Value) Attribute(byte[] pair)
    {
        var value = Messages(pair, 2).Single();
        var text = Messages(value, 1).Select(System.Text.Encoding.UTF8.GetString).SingleOrDefault();
        return (Messages(pair, 1).Select(System.Text.Encoding.UTF8.GetString).Single(), text ?? $"{Scalar(value, 3)}");
    }

    private static double Number(byte[] point) => Scalar(point, 4) is { } bits and not 0
        ? IsCount(point) ? bits : BitConverter.Int64BitsToDouble(bits)
        : Scalar(point, 6) ?? 0;

    // A histogram has a sum of its own (5); its field 4 is a count.
    private static bool IsCount(byte[] point) => Scalar(point, 5) is not null;

    private static List<byte[]> Messages(byte[] message, int field)
    {
        var found = new List<byte[]>();
        Read(message, (number, type, input) =>
        {
            if (number != field || type != WireFormat.WireType.LengthDelimited)
                return false;
            found.Add(input.ReadBytes().ToByteArray());
            return true;
        });
        return found;
    }

    private static long? Scalar(byte[] message, int field)
    {
        long? found = null;
        Read(message, (number, type, input) =>
        {
            if (number != field || type is not (WireFormat.WireType.Fixed64 or WireFormat.WireType.Varint))
                return false;
            found = type == WireFormat.WireType.Fixed64 ? (long)input.ReadFixed64() : input.ReadInt64();
            return true;
        });
        return found;
    }

    private static void Read(byte[] message, Func<int, WireFormat.WireType, CodedInputStream, bool> take)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            if (!take(WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag), input))
                input.SkipLastField();
        }
    }
}

using System.Globalization;
using HfModelCache.Sizes;

namespace HfModelCache.Bench.Roads;

/// <summary>A network path as a client sees it.</summary>
/// <param name="RoundTrip">From a byte to its acknowledgement.</param>
/// <param name="Link">Bytes per second of all connections together, in each direction.</param>
/// <param name="Rate">Bytes per second of a connection.</param>
/// <param name="Loss">How often a packet is lost, from 0 to 1.</param>
internal sealed record RoadOptions(TimeSpan RoundTrip, long Link, long Rate, double Loss)
{
    /// <summary>Reads <c>RTT,LINK,RATE[,LOSS]</c>, such as <c>50ms,125MB,30MB,0.0001</c>.</summary>
    public static RoadOptions Parse(string text)
    {
        var parts = text.Split(',');
        if (parts.Length is not (3 or 4) || !parts[0].EndsWith("ms", StringComparison.Ordinal))
            throw new FormatException($"{text} is not RTT,LINK,RATE[,LOSS], such as 50ms,125MB,30MB");
        return new RoadOptions(
            TimeSpan.FromMilliseconds(double.Parse(parts[0][..^2], CultureInfo.InvariantCulture)),
            ByteCount.Parse(parts[1]),
            ByteCount.Parse(parts[2]),
            parts.Length < 4 ? 0 : double.Parse(parts[3], CultureInfo.InvariantCulture));
    }
}

using System.Globalization;

namespace HfModelCache.Bench.Http;

internal static class ByteRange
{
    /// <summary>Reads <c>bytes=FIRST-[LAST]</c>, the only form that is asked for here; null where there is no range.</summary>
    public static (long Offset, long Count)? Parse(string? header, long length)
    {
        if (header is null)
            return null;
        var bounds = header["bytes=".Length..].Split('-');
        var first = long.Parse(bounds[0], CultureInfo.InvariantCulture);
        var last = bounds[1].Length == 0 ? length - 1 : Math.Min(length - 1, long.Parse(bounds[1], CultureInfo.InvariantCulture));
        return (first, last - first + 1);
    }
}

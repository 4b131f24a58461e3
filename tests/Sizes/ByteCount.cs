using System.Globalization;

namespace HfModelCache.Sizes;

/// <summary>Numbers of bytes as arguments of test programs.</summary>
internal static class ByteCount
{
    private static readonly (string Suffix, long Factor)[] Units =
        [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000)];

    /// <summary>Reads <c>512MiB</c>, <c>50GB</c> or a bare number of bytes.</summary>
    public static long Parse(string text)
    {
        var unit = Units.FirstOrDefault(u => text.EndsWith(u.Suffix, StringComparison.OrdinalIgnoreCase), ("", 1));
        return long.Parse(text.AsSpan(0, text.Length - unit.Suffix.Length), CultureInfo.InvariantCulture) * unit.Factor;
    }
}

using System.Globalization;

namespace HfModelCache.ImageTests.Containers;

/// <summary>What the kernel lets the tests do.</summary>
internal static class Capabilities
{
    private const int SysAdmin = 21;

    /// <summary>False for root in a container without privileges: no other container can be started there.</summary>
    public static bool MayMount { get; } = (Effective() >> SysAdmin & 1) == 1;

    private static ulong Effective() => ulong.Parse(
        File.ReadLines("/proc/self/status").Single(line => line.StartsWith("CapEff:", StringComparison.Ordinal))["CapEff:".Length..].Trim(),
        NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

namespace HfModelCache.TestServers.Ceph;

/// <summary>Whether this machine can run a cluster.</summary>
public static class CephPackages
{
    private static readonly string[] Needed =
        ["ceph-mon", "ceph-osd", "radosgw", "radosgw-admin", "ceph", "monmaptool", "setpriv"];

    /// <summary>The needed programs that are not on PATH.</summary>
    public static IReadOnlyList<string> Missing { get; } = [.. Needed.Where(program => !IsOnPath(program))];

    /// <summary>A sentence for a skipped test; null when nothing is missing.</summary>
    public static string? WhyUnavailable => Missing.Count == 0
        ? null
        : $"Not on PATH: {string.Join(", ", Missing)}. On Debian: apt-get install ceph-mon ceph-osd radosgw ceph-common";

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}

using System.Runtime.InteropServices;

namespace HfModelCache.TestServers.Swift;

/// <summary>Whether this machine can run Swift.</summary>
public static partial class SwiftInstallation
{
    private static readonly string[] Needed =
        ["swift-proxy-server", "swift-account-server", "swift-container-server", "swift-object-server", "swift-ring-builder", "memcached"];

    /// <summary>A sentence for a skipped test; null when nothing is missing.</summary>
    public static string? WhyUnavailable { get; } = FindReason();

    private static string? FindReason()
    {
        var missing = Needed.Where(program => !IsOnPath(program)).ToList();
        if (missing.Count > 0)
            return $"Not on PATH: {string.Join(", ", missing)}. On Debian: apt-get install swift-proxy swift-account swift-container swift-object memcached";
        return KeepsAttributes() ? null : $"{Path.GetTempPath()} keeps no extended attributes, which Swift stores objects with.";
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    private static bool KeepsAttributes()
    {
        var file = Path.GetTempFileName();
        try
        {
            var value = new byte[2000]; // As much as Swift writes at once, more or less.
            return SetAttribute(file, "user.swift.metadata", value, (nuint)value.Length, flags: 0) == 0;
        }
        finally
        {
            File.Delete(file);
        }
    }

    [LibraryImport("libc", EntryPoint = "setxattr", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetAttribute(string path, string name, byte[] value, nuint size, int flags);
}

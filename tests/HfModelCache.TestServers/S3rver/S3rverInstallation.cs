using HfModelCache.Documents;

namespace HfModelCache.TestServers.S3rver;

/// <summary>Whether this machine can run the server.</summary>
public static class S3rverInstallation
{
    /// <summary>The server's program, where <c>./test</c> installs it.</summary>
    public static string Program { get; } = Repository.PathOf("artifacts/s3rver/node_modules/s3rver/bin/s3rver.js");

    /// <summary>A sentence for a skipped test; null when nothing is missing.</summary>
    public static string? WhyUnavailable => File.Exists(Program)
        ? null
        : $"{Program} is missing: ./test installs it, where there is npm. On Debian: apt-get install nodejs npm";
}

using System.Runtime.InteropServices;

namespace HfModelCache.Chaos.Replicas;

/// <summary>The published native executable.</summary>
public static class PublishedExecutable
{
    /// <summary>Where <c>./test</c> publishes it; another one can be named by <c>HF_MODEL_CACHE_EXE</c>.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("HF_MODEL_CACHE_EXE") ?? Published();

    private static string Published()
    {
        var root = AppContext.BaseDirectory[..AppContext.BaseDirectory.IndexOf("/artifacts/", StringComparison.Ordinal)];
        var runtime = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        return System.IO.Path.Combine(root, "artifacts", "publish", "HfModelCache.Cli", $"release_{runtime}", "hf-model-cache");
    }
}

using System.Runtime.InteropServices;
using HfModelCache.Documents;

namespace HfModelCache.TestServers.Product;

/// <summary>The published native executable.</summary>
public static class PublishedExecutable
{
    /// <summary>Where <c>./test</c> publishes it; <c>HF_MODEL_CACHE_EXE</c> names another one.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("HF_MODEL_CACHE_EXE") ?? Published();

    /// <summary>Skips the test if the executable could not be published, and fails it if it was not.</summary>
    public static void Require()
    {
        Assert.SkipWhen(Path == "missing", "No linker is installed, so the executable could not be published.");
        Assert.True(File.Exists(Path), $"{Path} is missing: ./test publishes it.");
    }

    private static string Published()
    {
        var runtime = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        return Repository.PathOf($"artifacts/publish/HfModelCache.Cli/release_{runtime}/hf-model-cache");
    }
}

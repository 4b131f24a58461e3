using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HfModelCache.SystemTests.Executable;

/// <summary>The published native executable, run as a child process.</summary>
internal static class ProductExecutable
{
    /// <summary>Where <c>./test</c> publishes it; another one can be named by <c>HF_MODEL_CACHE_EXE</c>.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("HF_MODEL_CACHE_EXE") ?? Published();

    /// <summary>Starts it with exactly this environment.</summary>
    public static RunningProduct Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start(environment, [], arguments);

    /// <summary>The same by another program, which is given the command as its last arguments.</summary>
    public static RunningProduct Start(IReadOnlyDictionary<string, string> environment, string[] starter, string[] arguments)
    {
        Assert.SkipWhen(Path == "missing", "No linker is installed, so the executable could not be published.");
        Assert.True(File.Exists(Path), $"{Path} is missing: ./test publishes it.");
        string[] command = [.. starter, Path, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new RunningProduct(start);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<ProductResult> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        await using var running = Start(environment, arguments);
        return await running.Finished;
    }

    private static string Published()
    {
        var root = AppContext.BaseDirectory[..AppContext.BaseDirectory.IndexOf("/artifacts/", StringComparison.Ordinal)];
        var runtime = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        return System.IO.Path.Combine(root, "artifacts", "publish", "HfModelCache.Cli", $"release_{runtime}", "hf-model-cache");
    }
}

using System.Text.RegularExpressions;
using HfModelCache.SystemTests.Executable;

namespace HfModelCache.SystemTests.Server;

/// <summary>The executable as a server.</summary>
internal sealed partial class RunningServer : IAsyncDisposable
{
    private readonly RunningProduct _process;

    private RunningServer(RunningProduct process, Uri endpoint) => (_process, Endpoint) = (process, endpoint);

    /// <summary>Where it listens.</summary>
    public Uri Endpoint { get; }

    /// <summary>Its log so far.</summary>
    public string Log => _process.Errors;

    /// <summary>How it ended.</summary>
    public Task<ProductResult> Finished => _process.Finished;

    /// <summary>Starts a server over the store of a pod, on any free port, and waits until it listens.</summary>
    public static async Task<RunningServer> StartAsync(PodScenario pod, params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string>(pod.Environment) { ["LISTEN"] = "127.0.0.1:0" };
        environment.Remove("MODEL_NAME");
        foreach (var (name, value) in settings)
            environment[name] = value;
        var process = RunningProduct.Start(environment, "serve");
        await WallClock.UntilAsync(
            "the server listens", () => process.Finished.IsCompleted || Listening().IsMatch(process.Errors), cancellationToken: TestContext.Current.CancellationToken);
        var match = Listening().Match(process.Errors);
        Assert.True(match.Success, process.Errors);
        return new RunningServer(process, new Uri(match.Groups[1].Value));
    }

    /// <summary>Sends a signal by its name.</summary>
    public Task SignalAsync(string name) => _process.SignalAsync(name);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [GeneratedRegex("Listening on (https?://[^ ,]+?)/?[,.]? ")]
    private static partial Regex Listening();
}

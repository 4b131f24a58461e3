using System.Text.RegularExpressions;
using HfModelCache.Cli;
using HfModelCache.Cli.Output;
using HfModelCache.Cli.Output.Failures;

namespace HfModelCache.DeployTests.Serving;

/// <summary>The program, run in this process with the arguments and variables of a container, at a free port and with an empty folder as its store.</summary>
internal sealed partial class RunningServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("served-");
    private readonly CancellationTokenSource _stop = new();
    private readonly StringWriter _log = new();
    private readonly TextWriter _lines;
    private readonly Task<int> _run;

    private RunningServer(ServerContainer container)
    {
        _lines = TextWriter.Synchronized(_log);
        var variables = new Dictionary<string, string>(container.Variables)
        {
            ["S3_ENDPOINT_URL"] = $"file://{_folder.FullName}",
            ["LISTEN"] = "127.0.0.1:0",
            ["HOME"] = _folder.FullName,
        };
        _folder.CreateSubdirectory(variables["S3_BUCKET"]);
        var application = new Application(
            variables, new Terminal(TextWriter.Null, _lines, IsInteractive: false), new TerminationLog("/nonexistent"), TimeProvider.System);
        _run = application.RunAsync([.. container.Arguments], _stop.Token);
    }

    /// <summary>Sends requests to it.</summary>
    public HttpClient Client { get; } = new();

    /// <summary>Starts the program, and waits until it listens.</summary>
    public static async Task<RunningServer> StartAsync(ServerContainer container)
    {
        var server = new RunningServer(container);
        await WallClock.UntilAsync("The server listens, or has ended", () => server._run.IsCompleted || Address().IsMatch(server.Log()));
        Assert.False(server._run.IsCompleted, server.Log());
        server.Client.BaseAddress = new Uri(Address().Match(server.Log()).Groups[1].Value);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.InTimeAsync();
        Client.Dispose();
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Log()
    {
        lock (_lines) // What a synchronized writer locks, too.
            return _log.ToString();
    }

    [GeneratedRegex(@"Listening on (http://[\d.:]+/)\.")]
    private static partial Regex Address();
}

using System.Diagnostics;
using System.Globalization;
using HfModelCache.Chaos.Runs;

namespace HfModelCache.Chaos.Replicas;

/// <summary>The executable as a child process, whose every line goes to the run's log.</summary>
internal sealed class PodProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly int _id;

    public PodProcess(
        string label, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> arguments, RunLog log)
    {
        var start = new ProcessStartInfo(PublishedExecutable.Path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        _process = Process.Start(start)!;
        _id = _process.Id;
        log.Say(label, $"started as process {_id}");
        var output = PassOnAsync(_process.StandardOutput, line => log.Say(label, line));
        var errors = PassOnAsync(_process.StandardError, line => log.Say(label, LastError = line));
        Exited = FinishAsync(output, errors);
    }

    /// <summary>The exit code, once there is one and everything it said has been read.</summary>
    public Task<int> Exited { get; }

    public string LastError { get; private set; } = "";

    /// <summary>Sends a signal by its name, for example <c>TERM</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        // Whoever has its number next must not be hit.
        if (Exited.IsCompleted)
            return;
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-" + signal, _id.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardError = true, // It may have just ended.
        })!;
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await Exited;
        _process.Dispose();
    }

    private static async Task PassOnAsync(StreamReader from, Action<string> to)
    {
        while (await from.ReadLineAsync() is { } line)
            to(line);
    }

    private async Task<int> FinishAsync(Task output, Task errors)
    {
        await Task.WhenAll(output, errors, _process.WaitForExitAsync());
        return _process.ExitCode;
    }
}

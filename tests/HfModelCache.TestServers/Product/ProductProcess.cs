using System.Diagnostics;
using System.Globalization;

namespace HfModelCache.TestServers.Product;

/// <summary>The executable as a child process.</summary>
public sealed class ProductProcess : IAsyncDisposable
{
    private readonly Process _process;

    /// <summary>Starts a command with exactly this environment.</summary>
    public ProductProcess(
        IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, Action<string> onOutput, Action<string> onError)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        Id = _process.Id;
        Exited = FinishAsync(PassOnAsync(_process.StandardOutput, onOutput), PassOnAsync(_process.StandardError, onError));
    }

    /// <summary>The process ID.</summary>
    public int Id { get; }

    /// <summary>The exit code, once the process has exited and all its output has been read.</summary>
    public Task<int> Exited { get; }

    /// <summary>Sends a signal by its name, for example <c>TERM</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        // By now another process may have this ID.
        if (Exited.IsCompleted)
            return;
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-" + signal, Id.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardError = true, // The process may have just exited.
        })!;
        await kill.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!Exited.IsCompleted)
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

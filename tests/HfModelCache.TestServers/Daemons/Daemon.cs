using System.Diagnostics;

namespace HfModelCache.TestServers.Daemons;

/// <summary>A server in the foreground that can't outlive this process.</summary>
public sealed class Daemon : IDisposable
{
    private const int TailLines = 30;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly Process _process = new();
    private readonly List<string> _output = [];
    private readonly Thread _parent;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string? _logFile;

    private Daemon(string name, string? logFile, IEnumerable<string> command)
    {
        Name = name;
        _logFile = logFile;
        // In a session of its own, Ctrl-C leaves it to this process, which still needs it to clean up.
        _process.StartInfo = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "setsid", .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _parent = new Thread(Run) { IsBackground = true, Name = name };
    }

    public string Name { get; }

    public bool HasExited => _exited.Task.IsCompleted;

    /// <summary>Starts it.</summary>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="logFile">The log file; null if it logs to its output.</param>
    /// <param name="command">The program and its arguments.</param>
    public static async Task<Daemon> StartAsync(string name, string? logFile, params string[] command)
    {
        var daemon = new Daemon(name, logFile, command);
        daemon._parent.Start();
        await daemon._started.Task;
        return daemon;
    }

    /// <summary>Waits until it has written a line with a certain text.</summary>
    /// <returns>The line; null if the daemon exits first or does not write it in time.</returns>
    public async Task<string?> LineAsync(string text, TimeSpan limit)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < limit && !HasExited; await WallClock.PauseAsync(PollInterval))
        {
            lock (_output)
            {
                if (_output.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } said)
                    return said;
            }
        }

        return null;
    }

    /// <summary>The last lines of the daemon's log and of its output, for an error message.</summary>
    public string Tail()
    {
        var log = File.Exists(_logFile) ? File.ReadLines(_logFile).TakeLast(TailLines) : [];
        lock (_output)
            return string.Join('\n', [$"--- {Name}:", .. log, .. _output.TakeLast(TailLines)]);
    }

    public async Task KillAsync()
    {
        if (!HasExited)
            _process.Kill();
        await _exited.Task;
    }

    public void Dispose() => _process.Dispose();

    // Linux sends the parent-death signal when the thread that forked ends, not the process.
    // A pool thread ends when it is idle, so every daemon has a thread that lives as long as it does.
    private void Run()
    {
        try
        {
            _process.Start();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            _started.SetResult();
            _process.WaitForExit();
        }
        catch (Exception e) when (_started.TrySetException(e))
        {
        }
        finally
        {
            _exited.SetResult();
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.Add(line);
    }
}

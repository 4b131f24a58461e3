using System.Globalization;
using System.Text;
using HfModelCache.TestServers.Product;

namespace HfModelCache.SystemTests.Executable;

/// <summary>The published executable while it runs as a child process.</summary>
internal sealed class RunningProduct : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly ProductProcess _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private long _peakMemory;

    private RunningProduct(string[] command, IReadOnlyDictionary<string, string> environment)
    {
        _process = new ProductProcess(
            command, environment, line => Append(_output, line), line => Append(_errors, line));
        Finished = FinishAsync();
    }

    public Task<ProductResult> Finished { get; }

    /// <summary>Its standard error so far.</summary>
    public string Errors => Text(_errors);

    /// <summary>Starts the executable with exactly this environment.</summary>
    public static RunningProduct Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start(environment, [], arguments);

    /// <summary>Starts another program, which gets the executable and its arguments as its last arguments.</summary>
    public static RunningProduct Start(IReadOnlyDictionary<string, string> environment, string[] starter, string[] arguments)
    {
        PublishedExecutable.Require();
        return new RunningProduct([.. starter, PublishedExecutable.Path, .. arguments], environment);
    }

    /// <summary>Runs the executable until it exits.</summary>
    public static async Task<ProductResult> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        await using var running = Start(environment, arguments);
        return await running.Finished;
    }

    /// <summary>Sends a signal by its name, for example <c>TERM</c>.</summary>
    public Task SignalAsync(string name) => _process.SignalAsync(name);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await Finished;
    }

    private async Task<ProductResult> FinishAsync()
    {
        using var limit = WallClock.Limit(Limit);
        try
        {
            while (await Task.WhenAny(_process.Exited, WallClock.PauseAsync(TimeSpan.FromMilliseconds(20), limit.Token)) != _process.Exited)
            {
                limit.Token.ThrowIfCancellationRequested();
                _peakMemory = Math.Max(_peakMemory, PeakMemoryNow());
            }
        }
        catch (OperationCanceledException)
        {
            await _process.DisposeAsync();
            throw new TimeoutException($"The executable ran longer than {Limit}.");
        }

        return new ProductResult(await _process.Exited, Text(_output), Errors, _peakMemory);
    }

    private static void Append(StringBuilder text, string line)
    {
        lock (text)
            text.Append(line).Append('\n');
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }

    private long PeakMemoryNow()
    {
        try
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
        }
        catch (IOException)
        {
            return 0; // It has just exited.
        }
    }
}

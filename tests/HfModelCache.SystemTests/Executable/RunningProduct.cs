using System.Diagnostics;
using System.Globalization;

namespace HfModelCache.SystemTests.Executable;

/// <summary>The executable while it runs.</summary>
internal sealed class RunningProduct : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private long _peakMemory;

    public RunningProduct(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        Finished = FinishAsync();
    }

    public Task<ProductResult> Finished { get; }

    /// <summary>Sends a signal by its name, for example <c>TERM</c>.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await Finished;
        _process.Dispose();
    }

    private async Task<ProductResult> FinishAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var output = _process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = _process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            var exited = _process.WaitForExitAsync(limit.Token);
            while (await Task.WhenAny(exited, Task.Delay(20, limit.Token)) != exited)
                _peakMemory = Math.Max(_peakMemory, PeakMemoryNow());
            await exited;
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            throw new TimeoutException($"The executable ran longer than {Limit}.");
        }

        return new ProductResult(_process.ExitCode, await output, await errors, _peakMemory);
    }

    private long PeakMemoryNow()
    {
        try
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return 0; // It has just ended.
        }
    }
}

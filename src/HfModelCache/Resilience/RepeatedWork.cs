namespace HfModelCache.Resilience;

/// <summary>Repeats work in the background until it is stopped.</summary>
/// <param name="interval">The time between two runs.</param>
/// <param name="time">The clock.</param>
/// <param name="work">The work, which handles its own failures.</param>
internal sealed class RepeatedWork(TimeSpan interval, TimeProvider time, Func<CancellationToken, Task> work) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Starts. The first run is one interval from now.</summary>
    public void Start() => _running = RunAsync();

    /// <summary>Stops, and waits for the current run to end. May be called again.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel(); // Work that nobody waits for must not go on either.
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
                await work(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It was stopped.
        }
    }
}

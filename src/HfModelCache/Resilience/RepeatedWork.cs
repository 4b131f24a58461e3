namespace HfModelCache.Resilience;

/// <summary>Work that is done again and again until it is stopped, beside whatever else goes on.</summary>
/// <param name="interval">How long from one time to the next.</param>
/// <param name="time">The clock.</param>
/// <param name="work">The work; it deals with its own failures.</param>
internal sealed class RepeatedWork(TimeSpan interval, TimeProvider time, Func<CancellationToken, Task> work) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Begins; the first time is one interval from now.</summary>
    public void Start() => _running = RunAsync();

    /// <summary>Ends it, and returns when it has ended; may be called again.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

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
            // It is to stop.
        }
    }
}

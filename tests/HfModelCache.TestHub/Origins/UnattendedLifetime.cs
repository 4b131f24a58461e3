namespace HfModelCache.TestHub.Origins;

/// <summary>Leaves the signals of the process to whoever runs the hub; the default would swallow Ctrl+C in a test run.</summary>
internal sealed class UnattendedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

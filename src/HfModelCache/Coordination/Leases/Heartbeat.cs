using HfModelCache.Failures;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Coordination.Leases;

/// <summary>Renews a lease periodically until it is lost or the heartbeat is stopped.</summary>
/// <param name="replica">This replica.</param>
/// <param name="leases">The location of the leases, for messages.</param>
/// <param name="renew">Renews the lease once, and returns whether it is still held.</param>
internal sealed partial class Heartbeat(ReplicaContext replica, string leases, Func<CancellationToken, Task<bool>> renew) : IDisposable
{
    private readonly ILogger _logger = replica.Logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Starts the heartbeat; the first renewal is due after one interval.</summary>
    public void Start() => _running = RunAsync();

    /// <summary>Stops the heartbeat. May be called more than once.</summary>
    /// <remarks>An aborted renewal may still arrive after the release has been written, and would revert it.</remarks>
    /// <param name="grace">How long a renewal in flight may take before it is aborted.</param>
    public async Task StopAsync(TimeSpan grace)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(_running, Task.Delay(grace, replica.Time)).ConfigureAwait(false);
        await _abort.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _abort.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(replica.Options.HeartbeatInterval, replica.Time);
        try
        {
            var isHeld = true;
            while (isHeld && await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
                isHeld = await TryRenewAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped between two renewals.
        }
    }

    // A renewal that fails proves nothing about the lease; the next one finds out.
    private async Task<bool> TryRenewAsync()
    {
        using var limit = new CancellationTokenSource(replica.Options.Timeout, replica.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _abort.Token);
        try
        {
            return await renew(linked.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ModelCacheException or OperationCanceledException)
        {
            LogNotRenewed(leases, e is ModelCacheException ? e.Message : "The store took too long to answer.");
            return true;
        }
    }

    [LoggerMessage(80, LogLevel.Warning, "The lease in {Leases} could not be renewed. {Cause}")]
    private partial void LogNotRenewed(string leases, string cause);
}

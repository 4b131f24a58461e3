using HfModelCache.Hub;
using HfModelCache.Resilience;

namespace HfModelCache.Relay;

/// <summary>One try of a download: whatever it reads counts as movement, and refills the budget.</summary>
/// <param name="stall">When the try counts as stalled.</param>
/// <param name="budget">The tries that are left.</param>
/// <param name="time">The clock.</param>
/// <param name="cancellationToken">Ends the try.</param>
internal sealed class DownloadAttempt(
    StallLimits stall,
    RetryBudget budget,
    TimeProvider time,
    CancellationToken cancellationToken) : IDisposable
{
    private StallWatchdog? _watchdog;

    /// <summary>Whether nothing moved for too long.</summary>
    public bool Stalled => _watchdog?.Stalled == true;

    /// <summary>Reads the next bytes. The watch begins here: until then, limits of their own bound the request.</summary>
    public async ValueTask<int> ReadAsync(RangeBody body, Memory<byte> buffer)
    {
        _watchdog ??= new StallWatchdog(stall, time, cancellationToken);
        var count = await body.ReadAsync(buffer, _watchdog.Token).ConfigureAwait(false);
        _watchdog.Moved(count);
        budget.Refill();
        return count;
    }

    public void Dispose() => _watchdog?.Dispose();
}

using HfModelCache.Progress;

namespace HfModelCache.Sources.Hub.Http;

/// <summary>Delays all requests to the Hub after one of them exceeded the rate limit.</summary>
internal sealed class HubQuota(Waits waits, TimeProvider time)
{
    private long _openAt = long.MinValue;

    /// <summary>Delays requests for at least <paramref name="wait"/>.</summary>
    public void Close(TimeSpan wait)
    {
        var until = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
        long known;
        while ((known = Interlocked.Read(ref _openAt)) < until
            && Interlocked.CompareExchange(ref _openAt, until, known) != known)
        {
        }
    }

    /// <summary>Waits until requests are allowed again.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var openAt = Interlocked.Read(ref _openAt);
        var now = time.GetTimestamp();
        if (openAt <= now)
            return;
        var delay = time.GetElapsedTime(now, openAt);
        using var wait = waits.Begin(Awaited.RateLimit, time, delay);
        await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
    }
}

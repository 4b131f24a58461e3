namespace HfModelCache.Sources.Hub.Http;

/// <summary>Holds every request to the Hub back once one of them was told that the quota is used up.</summary>
internal sealed class HubQuota(TimeProvider time)
{
    private long _openAt = long.MinValue;

    /// <summary>Nobody may ask before <paramref name="wait"/> is over.</summary>
    public void Close(TimeSpan wait)
    {
        var until = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
        long known;
        while ((known = Interlocked.Read(ref _openAt)) < until
            && Interlocked.CompareExchange(ref _openAt, until, known) != known)
        {
        }
    }

    /// <summary>Returns when the Hub may be asked again.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var openAt = Interlocked.Read(ref _openAt);
        var now = time.GetTimestamp();
        if (openAt > now)
            await Task.Delay(time.GetElapsedTime(now, openAt), time, cancellationToken).ConfigureAwait(false);
    }
}

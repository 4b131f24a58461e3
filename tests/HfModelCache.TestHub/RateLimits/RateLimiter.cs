using System.Collections.Concurrent;

namespace HfModelCache.TestHub.RateLimits;

/// <summary>Counts requests per caller and bucket in fixed windows.</summary>
internal sealed class RateLimiter(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Caller, string Bucket, long Window), int> _counts = new();

    public RateStanding Take(string caller, string bucket, RateQuota quota)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var window = now / quota.WindowSeconds;
        var count = _counts.AddOrUpdate((caller, bucket, window), 1, (_, n) => n + 1);
        var allowed = quota.Of(bucket);
        return new RateStanding(
            bucket,
            IsExceeded: count > allowed,
            Remaining: Math.Max(0, allowed - count),
            SecondsToReset: (window + 1) * quota.WindowSeconds - now,
            allowed,
            quota.WindowSeconds);
    }
}

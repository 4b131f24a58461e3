using System.Collections.Immutable;

namespace HfModelCache.TestHub.RateLimits;

/// <summary>Where a caller stands in its window, as the Hub's headers tell it.</summary>
internal sealed record RateStanding(
    string Bucket,
    bool IsExceeded,
    int Remaining,
    long SecondsToReset,
    int Quota,
    int WindowSeconds)
{
    public ImmutableDictionary<string, string> AddTo(ImmutableDictionary<string, string> headers) => headers
        .SetItem("RateLimit", $"\"{Bucket}\";r={Remaining};t={SecondsToReset}")
        .SetItem("RateLimit-Policy", $"\"fixed window\";\"{Bucket}\";q={Quota};w={WindowSeconds}");
}

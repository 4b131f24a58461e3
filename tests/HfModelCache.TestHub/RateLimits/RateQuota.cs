namespace HfModelCache.TestHub.RateLimits;

/// <summary>How many requests one caller has in one fixed window.</summary>
/// <param name="Api">Requests to <c>/api/</c>.</param>
/// <param name="Resolvers">Requests for files.</param>
/// <param name="Pages">All others.</param>
/// <param name="WindowSeconds">The window's length.</param>
public sealed record RateQuota(int Api, int Resolvers, int Pages = 10_000, int WindowSeconds = 300)
{
    /// <summary>The largest plan: high enough that a test which is not about limits never meets them.</summary>
    public static RateQuota Generous { get; } = new(100_000, 500_000);

    /// <summary>What the Hub gives callers without a token.</summary>
    public static RateQuota Anonymous { get; } = new(500, 3_000, 100);

    /// <summary>What the Hub gives a free account.</summary>
    public static RateQuota FreeUser { get; } = new(1_000, 5_000, 200);

    internal int Of(string bucket) => bucket switch
    {
        "api" => Api,
        "resolvers" => Resolvers,
        _ => Pages,
    };
}

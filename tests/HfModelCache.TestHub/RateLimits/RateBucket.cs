using HfModelCache.TestHub.Origins;

namespace HfModelCache.TestHub.RateLimits;

internal static class RateBucket
{
    /// <summary>The bucket that a request counts in.</summary>
    public static string Of(IncomingRequest request) => request switch
    {
        { WantsJson: true } => "api",
        _ when request.Path.Contains("/resolve", StringComparison.Ordinal) => "resolvers",
        _ => "pages",
    };
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Origins;

namespace HfModelCache.TestHub.Endpoints;

/// <summary>The headers of every answer of the Hub.</summary>
internal static class HubHeaders
{
    private static readonly ImmutableDictionary<string, string> Common = Answer.NoHeaders
        .SetItem("Access-Control-Allow-Origin", "https://huggingface.co")
        .SetItem("Access-Control-Expose-Headers", "X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count," +
            "ETag,Link,Accept-Ranges,Content-Range,X-Linked-Size,X-Linked-ETag,X-Xet-Hash")
        .SetItem("Cross-Origin-Opener-Policy", "same-origin")
        .SetItem("Referrer-Policy", "strict-origin-when-cross-origin")
        .SetItem("Vary", "Origin")
        .SetItem("Via", "1.1 test-hub.cloudfront.net (CloudFront)")
        .SetItem("X-Cache", "Miss from cloudfront")
        .SetItem("X-Powered-By", "huggingface-moon");

    public static ImmutableDictionary<string, string> For(IncomingRequest request)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var trace = request.Header("X-Amzn-Trace-Id") is { } sent ? ";" + sent : "";
        return Common.SetItem("X-Request-Id", $"Root=1-{id[..8]}-{id[8..]}{trace}");
    }
}

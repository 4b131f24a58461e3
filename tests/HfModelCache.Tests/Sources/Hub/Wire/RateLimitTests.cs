using System.Net;
using HfModelCache.Sources.Hub.Wire;

namespace HfModelCache.Tests.Sources.Hub.Wire;

public sealed class RateLimitTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(429, "\"resolvers\";r=0;t=30", null, 31.0)]
    [InlineData(429, "\"api\"; r=0; t=300", "5", 301.0)]
    [InlineData(429, "\"api\";r=12;t=300", "5", 5.0)]
    [InlineData(429, "\"api\";r=12;t=300, \"resolvers\";r=0;t=30", null, 31.0)]
    [InlineData(429, "\"api\";r=0;t=7,\"resolvers\";t=30;r=0", null, 31.0)]
    [InlineData(429, "\"api by the, minute\";q=3;r=0;t=30", null, 31.0)]
    [InlineData(429, "\"api\";r=0", "5", 5.0)]
    [InlineData(429, "\"api\";r=12;t=300", null, null)]
    [InlineData(429, null, "Mon, 23 Nov 2026 12:01:00 GMT", 60.0)]
    [InlineData(429, null, "Mon, 23 Nov 2026 11:00:00 GMT", null)]
    [InlineData(429, null, "soon", null)]
    [InlineData(429, "garbage", null, null)]
    [InlineData(503, "\"api\";r=0;t=30", "7", 7.0)]
    [InlineData(200, "\"api\";r=0;t=30", null, null)]
    public void The_wait_is_the_one_the_server_requests(int status, string? rateLimit, string? retryAfter, double? seconds)
    {
        using var answer = new HttpResponseMessage((HttpStatusCode)status);
        if (rateLimit is not null)
            answer.Headers.TryAddWithoutValidation("RateLimit", rateLimit);
        if (retryAfter is not null)
            answer.Headers.TryAddWithoutValidation("Retry-After", retryAfter);

        Assert.Equal(seconds, RateLimit.WaitAskedBy(answer, Now)?.TotalSeconds);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(2)]
    public void A_date_is_compared_with_the_clock_of_the_server(int hoursAhead)
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        answer.Headers.Date = Now;
        answer.Headers.TryAddWithoutValidation("Retry-After", "Mon, 23 Nov 2026 12:01:00 GMT");

        Assert.Equal(60.0, RateLimit.WaitAskedBy(answer, Now.AddHours(hoursAhead))?.TotalSeconds);
    }
}

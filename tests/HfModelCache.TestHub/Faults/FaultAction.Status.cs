using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Content;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.RateLimits;

namespace HfModelCache.TestHub.Faults;

// Answers of another kind than the right one.
public sealed partial record FaultAction
{
    private const string Html = "<!DOCTYPE html><html><head><title>Error</title></head><body>Something went wrong</body></html>";
    private const string HtmlType = "text/html; charset=utf-8";

    /// <summary>A page of HTML with status 200, as a captive portal sends it.</summary>
    public static FaultAction HtmlPage { get; } = Replace(_ => Answer.Text(200, Html, HtmlType));

    /// <summary>The signed URL's refusal.</summary>
    public static FaultAction AccessDeniedXml { get; } = Replace(_ => SignedUrlErrors.AccessDenied("Access denied"));

    /// <summary>A status with an empty body and, if wanted, <c>Retry-After</c>: seconds, an HTTP date or garbage.</summary>
    public static FaultAction Status(int status, string? retryAfter = null) =>
        Replace(_ => new Answer { Status = status }.With("Retry-After", retryAfter));

    /// <summary>A status with a page of HTML and none of the Hub's headers, as a server at the edge sends it.</summary>
    public static FaultAction HtmlStatus(int status, string? retryAfter = null) => new((answer, _) =>
        Answer.Text(status, Html, HtmlType).With("Retry-After", retryAfter) with { FilePath = answer.FilePath });

    /// <summary>One of the Hub's own errors, in JSON or text as the request's route has it.</summary>
    public static FaultAction Error(HubError error) => Replace(request => error.ToAnswer(request.WantsJson));

    /// <summary>429 with this rest of the quota and time to its renewal; a wait is meant only where nothing remains.</summary>
    public static FaultAction RateLimited(int seconds, int remaining = 0) => new((answer, request) =>
        Status(429).Change(answer, request).With("RateLimit", $"\"{RateBucket.Of(request)}\";r={remaining};t={seconds}"));

    /// <summary>Status 200 and this text in place of the right body.</summary>
    public static FaultAction Text(string text, string contentType = "application/json; charset=utf-8") =>
        Replace(_ => Answer.Text(200, text, contentType));

    /// <summary>Status 200 and valid JSON of at least this many bytes.</summary>
    public static FaultAction HugeBody(long length) =>
        Replace(_ => Answer.Of(200, new RepeatedContent((byte)' ', length), "application/json; charset=utf-8"));

    private static FaultAction Replace(Func<IncomingRequest, Answer> create) => new((answer, request) =>
        create(request).Over(request.CommonHeaders) with { FilePath = answer.FilePath });
}

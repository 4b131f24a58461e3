using System.Net;
using System.Text;
using System.Text.Json;
using HfModelCache.Failures;
using HfModelCache.Resilience;

namespace HfModelCache.Hub;

/// <summary>Turns the Hub's refusals into failures that say who must act.</summary>
/// <remarks>The Hub's own error code wins over the status, as in the Hub's own client.</remarks>
internal static class HubFailures
{
    private const int MaxBodyBytes = 4096;
    private static readonly TimeSpan BodyLimit = TimeSpan.FromSeconds(5);

    private const string DisabledMessage = "Access to this resource is disabled.";
    private const string MalformedTokenMessage = "Invalid credentials in Authorization header";

    /// <summary>Judges an answer that is no success.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="what">What was asked for, for people.</param>
    /// <param name="hasToken">Whether a token was sent.</param>
    /// <param name="time">The clock, for a <c>Retry-After</c> that names a date, and for the wait for the body.</param>
    /// <param name="cancellationToken">Ends the reading of the answer's body.</param>
    public static async Task<ModelCacheException> FromAsync(
        HubResponse response,
        string what,
        bool hasToken,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var status = response.Message.StatusCode;
        var code = response.HubHeader("X-Error-Code");
        var said = response.HubHeader("X-Error-Message")
            ?? await ReadErrorAsync(response.Message, time, cancellationToken).ConfigureAwait(false);
        var message = $"{what}: {response.Uri.Host} answered {(int)status} {code}".TrimEnd()
            + (said is null ? "" : $" ({said.TrimEnd('.')})")
            + (response.HubHeader("X-Request-Id") is { } id ? $", request {id.Split(';')[0]}." : ".");

        if ((int)status is 429 or 408 or >= 500)
        {
            var wait = RateLimit.WaitAskedBy(response.Message, time.GetUtcNow());
            return (int)status switch
            {
                429 => new OverloadedException(FailureReason.HubRateLimited, message, wait),
                503 => new OverloadedException(FailureReason.HubUnavailable, message, wait),
                _ => new TransientException(FailureReason.HubUnavailable, message, wait),
            };
        }

        return new OperatorException(ReasonOf(status, code, said, hasToken), message);
    }

    private static FailureReason ReasonOf(HttpStatusCode status, string? code, string? said, bool hasToken) => code switch
    {
        "GatedRepo" => FailureReason.RepoGated,
        "RepoNotFound" => FailureReason.RepoNotFound,
        "RevisionNotFound" => FailureReason.RevisionNotFound,
        "EntryNotFound" => FailureReason.FileNotFound,
        _ => status switch
        {
            HttpStatusCode.Forbidden when said == DisabledMessage => FailureReason.RepoDisabled,
            HttpStatusCode.Forbidden => FailureReason.RepoForbidden,
            HttpStatusCode.Unauthorized when hasToken || said == MalformedTokenMessage => FailureReason.HubTokenRejected,
            HttpStatusCode.Unauthorized or HttpStatusCode.NotFound => FailureReason.RepoNotFound,
            _ => FailureReason.HubUnavailable,
        },
    };

    // Errors come as {"error": "…"}, as plain text, as HTML, or as nothing.
    private static async Task<string?> ReadErrorAsync(
        HttpResponseMessage answer,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(BodyLimit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(linked.Token).ConfigureAwait(false);
            var buffer = new byte[MaxBodyBytes];
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, false, linked.Token).ConfigureAwait(false);
            var text = Encoding.UTF8.GetString(buffer, 0, length).Trim();
            if (text.StartsWith('{'))
            {
                using var json = JsonDocument.Parse(text);
                return json.RootElement.TryGetProperty("error", out var error) ? error.ToString() : null;
            }

            return text.Length is 0 or > 200 || text.StartsWith('<') ? null : text;
        }
        catch (Exception e) when (e is JsonException || NetworkFailure.Is(e)
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}

using System.Net;
using System.Text;
using System.Text.Json;
using HfModelCache.Failures;
using HfModelCache.Formatting;
using HfModelCache.Resilience;
using HfModelCache.Sources.Hub.Http;
using HfModelCache.Sources.Hub.Wire;

namespace HfModelCache.Sources.Hub;

/// <summary>Turns error responses of the Hub into failures.</summary>
/// <remarks>The Hub's error code overrides the status, as in the Hub's own client.</remarks>
internal static class HubFailures
{
    private const int MaxBodyBytes = 4096;
    private static readonly TimeSpan BodyLimit = TimeSpan.FromSeconds(5);

    private const string DisabledMessage = "Access to this resource is disabled";

    // What the Hub and company mirrors say when no token would help.
    private static readonly string[] WordsOfPolicies = ["policy", "policies", "blocked", "quarantine"];
    private static readonly string[] WordsOfRegions = ["region", "country", "countries", "embargo", "export control"];

    /// <summary>Returns the failure that an error response means.</summary>
    /// <param name="response">The response.</param>
    /// <param name="what">What was requested, for messages.</param>
    /// <param name="isFile">Whether a file was requested that the repo's tree lists: the repo exists then, and can be listed.</param>
    /// <param name="options">The endpoint and the token.</param>
    /// <param name="time">The clock, for a <c>Retry-After</c> date and for the time limit of the body.</param>
    /// <param name="cancellationToken">Cancels reading the body.</param>
    public static async Task<ModelCacheException> FromAsync(
        HubResponse response,
        string what,
        bool isFile,
        HubOptions options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var status = response.Message.StatusCode;
        var code = response.Header("X-Error-Code");
        var said = response.Header("X-Error-Message");
        if (said is null && response.IsHub) // Other servers' messages aren't shown: a redirect may have led anywhere.
            said = await ReadErrorAsync(response.Message, time, cancellationToken).ConfigureAwait(false);
        if (options.Token is { Length: > 0 } token) // A mirror may repeat it. Messages are also stored, for other replicas.
            said = said?.Replace(token, "****", StringComparison.Ordinal);
        var isWithheld = options.Token is not null && !response.HadToken;
        var message = $"{what}: {response.Uri.Host} answered {(int)status} {code}".TrimEnd()
            + (said is null ? "" : $" ({Quotation.Of(said)})")
            + (response.Header("X-Request-Id") is { } id ? $", request {id.Split(';')[0]}." : ".")
            + (isWithheld ? $" HF_TOKEN was not sent to {response.Uri.Authority}, only to {options.Endpoint.Authority}." : "");

        var reason = ReasonOf(status, code, said, response.HadToken, isFile);
        if (isWithheld && (reason is FailureReason.RepoGated or FailureReason.TokenNeeded || status == HttpStatusCode.Unauthorized))
            return new OperatorException(FailureReason.TokenWithheld, message);
        if (reason is { } known)
            return new OperatorException(known, message);
        var wait = RateLimit.WaitAskedBy(response.Message, time.GetUtcNow());
        return (int)status switch
        {
            429 => new OverloadedException(FailureReason.HubRateLimited, message, wait),
            503 => new OverloadedException(FailureReason.HubUnavailable, message, wait),
            _ => new TransientException(FailureReason.HubUnavailable, message, wait),
        };
    }

    /// <returns>Null if a retry may help.</returns>
    private static FailureReason? ReasonOf(HttpStatusCode status, string? code, string? said, bool hadToken, bool isFile) => code switch
    {
        "GatedRepo" => hadToken ? FailureReason.LicenceNotAccepted : FailureReason.RepoGated,
        "RepoNotFound" => FailureReason.RepoNotFound,
        "RevisionNotFound" => FailureReason.RevisionNotFound,
        "EntryNotFound" => FailureReason.FileNotFound,
        _ when said?.StartsWith(DisabledMessage, StringComparison.OrdinalIgnoreCase) == true => FailureReason.RepoDisabled,
        _ => status switch
        {
            HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => null,
            HttpStatusCode.UnavailableForLegalReasons => FailureReason.RegionBlocked,
            HttpStatusCode.Forbidden or HttpStatusCode.NotAcceptable when Speaks(said, WordsOfPolicies) => FailureReason.ContentBlocked,
            HttpStatusCode.Forbidden or HttpStatusCode.NotAcceptable when Speaks(said, WordsOfRegions) => FailureReason.RegionBlocked,
            HttpStatusCode.PaymentRequired => FailureReason.PaymentRequired,
            HttpStatusCode.Gone => FailureReason.RepoDisabled,
            HttpStatusCode.Forbidden => hadToken ? FailureReason.RepoForbidden : FailureReason.TokenNeeded,
            HttpStatusCode.Unauthorized when hadToken => FailureReason.HubTokenRejected,
            HttpStatusCode.Unauthorized when isFile => FailureReason.TokenNeeded,
            HttpStatusCode.NotFound when isFile => FailureReason.FileNotFound,
            HttpStatusCode.Unauthorized or HttpStatusCode.NotFound => FailureReason.RepoNotFound,
            _ => FailureReason.HubRefused,
        },
    };

    private static bool Speaks(string? said, string[] words) =>
        said is not null && words.Any(word => said.Contains(word, StringComparison.OrdinalIgnoreCase));

    // {"error": "…"}, {"error": ["…"]}, {"errors": [{"message": "…"}]} (Artifactory, Nexus) or {"message": "…"}.
    private static string? ErrorIn(string text)
    {
        using var json = JsonDocument.Parse(text);
        var said = json.RootElement.TryGetProperty("error", out var error) ? error
            : json.RootElement.TryGetProperty("errors", out var errors) ? errors
            : json.RootElement.TryGetProperty("message", out var message) ? message
            : default;
        if (said is { ValueKind: JsonValueKind.Array } && said.GetArrayLength() > 0)
            said = said[0];
        if (said is { ValueKind: JsonValueKind.Object } && said.TryGetProperty("message", out var inner))
            said = inner;
        return said is { ValueKind: JsonValueKind.String } ? said.GetString() : null;
    }

    // Errors are {"error": "…"}, plain text, HTML, or empty.
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
                return ErrorIn(text);

            return text.Length is 0 or > 200 || text.StartsWith('<') ? null : text;
        }
        catch (Exception e) when (e is JsonException || NetworkFailure.Is(e)
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}

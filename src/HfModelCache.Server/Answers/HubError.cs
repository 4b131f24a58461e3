using System.Text;
using HfModelCache.Repos;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Answers;

/// <summary>Represents an error in the form in which the Hub sends it, so that its clients name the cause.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Code">The <c>X-Error-Code</c>; null for none.</param>
/// <param name="Message">The <c>X-Error-Message</c>, and the body's text.</param>
internal sealed record HubError(int Status, string? Code, string Message)
{
    /// <summary>The path means nothing to this server.</summary>
    public static readonly HubError UnknownPath = new(404, null, "Not Found");

    /// <summary>No repo can have the name.</summary>
    public static readonly HubError UnknownRepo = new(404, "RepoNotFound", "Repository not found");

    /// <summary>The target of the request can't be parsed.</summary>
    public static readonly HubError InvalidPath = new(400, null, "The path or the query is not valid.");

    /// <summary>The method is not offered.</summary>
    public static readonly HubError UnknownMethod = new(405, null, "This server is read-only.");

    /// <summary>The caller has asked too often for what is not there.</summary>
    public static readonly HubError TooManyMisses = new(429, null, "Too many requests for repos that this cache does not hold. Wait a few seconds.") { RetryAfter = 5 };

    /// <summary>The Authorization header holds no token.</summary>
    public static readonly HubError InvalidCredentials = new(401, null, "Invalid credentials in Authorization header");

    /// <summary>How long a client should wait before it repeats the request, in seconds; null, the default, for none.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The store holds no copy of the repo, or the caller may not know of it.</summary>
    public static HubError NotHeld(RepoId repo) => new(
        404, "RepoNotFound", $"Repository not found. This cache does not hold {repo}; cache it with: hf-model-cache cache {repo.PagePath}");

    /// <summary>The store holds no copy of the revision.</summary>
    public static HubError RevisionNotFound(string message) => new(404, "RevisionNotFound", message);

    /// <summary>The copy has no such file or folder.</summary>
    public static HubError EntryNotFound(string message) => new(404, "EntryNotFound", message);

    /// <summary>The repo is gated, and the caller has no token.</summary>
    public static HubError GatedWithoutToken(RepoId repo) => new(
        401, "GatedRepo", $"Access to {repo.Type.ToName()} {repo} is restricted. You must have access to it and be authenticated to access it. Please log in.");

    /// <summary>The repo is gated, and the caller's token does not open it.</summary>
    public static HubError GatedForToken(RepoId repo) => new(
        403, "GatedRepo", $"Access to {repo.Type.ToName()} {repo} is restricted and you are not in the authorized list.");

    /// <summary>The store does not hold the file as it was verified. Somebody has to repair the copy, so clients should not wait.</summary>
    public static HubError Damaged(RepoId repo) =>
        new(500, null, $"The copy is damaged: this file is missing in the store, or was replaced. Repair it with: hf-model-cache cache {repo.PagePath}");

    /// <summary>Something behind this server fails at the moment.</summary>
    public static HubError Unavailable(string message) => new(503, null, message) { RetryAfter = 2 };

    /// <summary>Sends the error.</summary>
    /// <param name="context">The request and its answer.</param>
    /// <param name="asJson">Whether the body is JSON, as the API's is.</param>
    /// <param name="commit">The commit of the copy; null, the default, if there is none.</param>
    public Task WriteAsync(HttpContext context, bool asJson, Commit? commit = null)
    {
        var response = context.Response;
        response.StatusCode = Status;
        if (Code is not null)
            response.Headers[HubHeaders.ErrorCode] = Code;
        response.Headers[HubHeaders.ErrorMessage] = HeaderText(Message);
        if (commit is not null)
            response.Headers[HubHeaders.Commit] = commit.Sha;
        if (RetryAfter is { } seconds)
            response.Headers.RetryAfter = $"{seconds}";
        if (Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer realm=\"Authentication required\", charset=\"UTF-8\"";
        if (Status == StatusCodes.Status405MethodNotAllowed)
            response.Headers.Allow = "GET, HEAD";
        return asJson
            ? context.SendJsonAsync(json =>
            {
                json.WriteStartObject();
                json.WriteString("error", Message);
                json.WriteEndObject();
            })
            : context.SendTextAsync(Message);
    }

    // What is not printable ASCII can't stand in a header.
    private static string HeaderText(string message)
    {
        var text = new StringBuilder(message.Length);
        foreach (var c in message)
            text.Append(c is >= ' ' and <= '~' ? c : '?');
        return text.ToString();
    }
}

using System.Text.Json.Nodes;

namespace HfModelCache.TestHub.Answers;

/// <summary>An error in the forms that were recorded from the Hub.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Code">The <c>X-Error-Code</c>, if the Hub sends one.</param>
/// <param name="Message">The <c>X-Error-Message</c> and the body's text; null for a bare status.</param>
public sealed record HubError(int Status, string? Code, string? Message)
{
    /// <summary>No token, or one that the Hub does not know, for something that is private or missing.</summary>
    public static HubError Unauthenticated { get; } = new(401, null, "Invalid username or password.");

    /// <summary>A token that is none.</summary>
    public static HubError InvalidCredentials { get; } = new(401, null, "Invalid credentials in Authorization header");

    /// <summary>The repository is missing, or hidden from the token's owner.</summary>
    public static HubError RepoNotFound { get; } = new(404, "RepoNotFound", "Repository not found");

    /// <summary>The file is missing at that commit.</summary>
    public static HubError EntryNotFound { get; } = new(404, "EntryNotFound", "Entry not found");

    /// <summary>The Hub has switched the repository off.</summary>
    public static HubError Disabled { get; } = new(403, null, "Access to this resource is disabled.");

    /// <summary>The revision is missing.</summary>
    public static HubError RevisionNotFound(string revision) => new(404, "RevisionNotFound", $"Invalid rev id: {revision}");

    /// <summary>A gated repository, asked for without a token.</summary>
    public static HubError GatedAnonymously(string repoId) => new(401, "GatedRepo",
        $"Access to model {repoId} is restricted. You must have access to it and be authenticated to access it. Please log in.");

    /// <summary>A gated repository, asked for with a token that has not been let in.</summary>
    public static HubError GatedForToken(string repoId) => new(403, "GatedRepo",
        $"Access to model {repoId} is restricted and you are not in the authorized list. " +
        $"Visit https://huggingface.co/{repoId} to ask for access.");

    /// <summary>A status without code or text.</summary>
    public static HubError Bare(int status) => new(status, null, null);

    /// <summary>The answer that tells it.</summary>
    public Answer ToAnswer(bool asJson)
    {
        var answer = (Message, asJson) switch
        {
            (null, _) => new Answer { Status = Status },
            (_, true) => Answer.Json(Status, new JsonObject { ["error"] = Message }).With("ETag", null),
            (_, false) => Answer.Text(Status, Message),
        };
        return answer.With("X-Error-Code", Code).With("X-Error-Message", Message).With("WWW-Authenticate",
            Status == 401 ? "Bearer realm=\"Authentication required\", charset=\"UTF-8\"" : null);
    }
}

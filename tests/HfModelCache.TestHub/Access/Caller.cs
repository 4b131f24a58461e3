namespace HfModelCache.TestHub.Access;

/// <summary>The sender of a request.</summary>
internal sealed record Caller(CallerKind Kind, TestToken? Token)
{
    /// <summary>Whose rate limit the request counts against: a wrong token counts as no token.</summary>
    public string RateLimitKey => Token?.Value ?? "anonymous";

    public bool Opens(string repoId) => Token?.Opens(repoId) == true;
}

namespace HfModelCache.Server.Answers;

/// <summary>Names the headers of the Hub.</summary>
internal static class HubHeaders
{
    public const string Commit = "X-Repo-Commit";
    public const string ErrorCode = "X-Error-Code";
    public const string ErrorMessage = "X-Error-Message";
    public const string LinkedETag = "X-Linked-Etag";
    public const string LinkedSize = "X-Linked-Size";
    public const string RequestId = "X-Request-Id";
    public const string TotalCount = "X-Total-Count";
}

namespace HfModelCache.Server.Answers;

/// <summary>Names the headers of the Hub, and reads them.</summary>
internal static class HubHeaders
{
    public const string Commit = "X-Repo-Commit";
    public const string ErrorCode = "X-Error-Code";
    public const string ErrorMessage = "X-Error-Message";
    public const string LinkedETag = "X-Linked-Etag";
    public const string LinkedSize = "X-Linked-Size";
    public const string RequestId = "X-Request-Id";
    public const string TotalCount = "X-Total-Count";

    /// <summary>Returns a header of an answer as it was sent; null if there is none.</summary>
    public static string? Find(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) || answer.Content.Headers.NonValidated.TryGetValues(name, out values) ? values.ToString() : null;
}

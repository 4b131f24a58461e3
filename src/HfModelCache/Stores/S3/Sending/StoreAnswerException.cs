using System.Net;

namespace HfModelCache.Stores.S3.Sending;

/// <summary>The store has answered a body with a refusal.</summary>
/// <param name="status">The status.</param>
/// <param name="code">S3's own word for the reason; empty where the answer has none.</param>
/// <param name="message">S3's sentence; empty where the answer has none.</param>
/// <param name="retryAfter">How long the store asked to be left alone, if it did.</param>
internal sealed class StoreAnswerException(HttpStatusCode status, string code, string message, TimeSpan? retryAfter)
    : Exception(message)
{
    public HttpStatusCode Status => status;

    public string Code => code;

    public TimeSpan? RetryAfter => retryAfter;
}

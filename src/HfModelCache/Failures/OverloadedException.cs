namespace HfModelCache.Failures;

/// <summary>The other side has too much to do (429, 503): try again, and ask for less at once.</summary>
/// <param name="reason">What failed.</param>
/// <param name="message">The cause in one sentence, without secrets or signed URLs.</param>
/// <param name="retryAfter">How long the other side asked to be left alone, if it did.</param>
/// <param name="inner">What was caught.</param>
public sealed class OverloadedException(
    FailureReason reason,
    string message,
    TimeSpan? retryAfter = null,
    Exception? inner = null) : TransientException(reason, message, retryAfter, inner);

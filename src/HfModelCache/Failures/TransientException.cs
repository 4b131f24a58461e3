namespace HfModelCache.Failures;

/// <summary>Try again: the same request may succeed later.</summary>
public class TransientException : ModelCacheException
{
    /// <summary>A failure that passes by itself.</summary>
    /// <param name="reason">What failed.</param>
    /// <param name="message">The cause in one sentence, without secrets or signed URLs.</param>
    /// <param name="retryAfter">How long the other side asked to be left alone, if it did.</param>
    /// <param name="inner">What was caught.</param>
    public TransientException(
        FailureReason reason,
        string message,
        TimeSpan? retryAfter = null,
        Exception? inner = null)
        : base(reason, message, inner) => RetryAfter = retryAfter;

    /// <summary>How long the other side asked to be left alone; null where it did not say.</summary>
    public TimeSpan? RetryAfter { get; }
}

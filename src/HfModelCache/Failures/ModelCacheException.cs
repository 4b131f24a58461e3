namespace HfModelCache.Failures;

/// <summary>The one family of failures that reaches the user; which of the three it is decides what happens next.</summary>
public abstract class ModelCacheException : Exception
{
    private protected ModelCacheException(FailureReason reason, string message, Exception? inner)
        : base(message, inner) => Reason = reason;

    /// <summary>What failed, as far as the remedy differs.</summary>
    public FailureReason Reason { get; }
}

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

/// <summary>Somebody must act: repeating the request can't help.</summary>
/// <param name="reason">What failed.</param>
/// <param name="message">The cause in one sentence, without secrets or signed URLs.</param>
/// <param name="inner">What was caught.</param>
public class OperatorException(FailureReason reason, string message, Exception? inner = null)
    : ModelCacheException(reason, message, inner);

/// <summary>Bytes that do not match what was promised for them, or a state that can't be: nobody may rely on the result.</summary>
/// <param name="reason">What failed.</param>
/// <param name="message">The cause in one sentence, without secrets or signed URLs.</param>
/// <param name="inner">What was caught.</param>
public sealed class BrokenPromiseException(FailureReason reason, string message, Exception? inner = null)
    : ModelCacheException(reason, message, inner);

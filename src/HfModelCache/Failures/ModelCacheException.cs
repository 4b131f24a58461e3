namespace HfModelCache.Failures;

/// <summary>Represents a failure that reaches the user. Its kind decides what happens next.</summary>
public abstract class ModelCacheException : Exception
{
    private protected ModelCacheException(FailureReason reason, string message, Exception? inner)
        : base(message, inner) => Reason = reason;

    /// <summary>The reason, which determines the remedy.</summary>
    public FailureReason Reason { get; }
}

/// <summary>Represents a failure that may pass: the same request may succeed later.</summary>
internal class TransientException : ModelCacheException
{
    /// <summary>Creates a failure.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="message">The cause in one sentence, without secrets or signed URLs.</param>
    /// <param name="retryAfter">How long the other side asks to wait; null if it does not.</param>
    /// <param name="inner">The cause.</param>
    public TransientException(
        FailureReason reason,
        string message,
        TimeSpan? retryAfter = null,
        Exception? inner = null)
        : base(reason, message, inner) => RetryAfter = retryAfter;

    /// <summary>How long the other side asks to wait; null if it does not.</summary>
    public TimeSpan? RetryAfter { get; }
}

/// <summary>The other side is overloaded (429, 503): retry with less concurrency.</summary>
/// <param name="reason">The reason.</param>
/// <param name="message">The cause in one sentence, without secrets or signed URLs.</param>
/// <param name="retryAfter">How long the other side asks to wait; null if it does not.</param>
/// <param name="inner">The cause.</param>
internal sealed class OverloadedException(
    FailureReason reason,
    string message,
    TimeSpan? retryAfter = null,
    Exception? inner = null) : TransientException(reason, message, retryAfter, inner);

/// <summary>Represents a failure that a retry can't fix: the operator must act.</summary>
/// <param name="reason">The reason.</param>
/// <param name="message">The cause in one sentence, without secrets or signed URLs.</param>
/// <param name="inner">The cause.</param>
public class OperatorException(FailureReason reason, string message, Exception? inner = null)
    : ModelCacheException(reason, message, inner);

/// <summary>The bytes don't match their promised hash, or an invariant is broken: the result must not be used.</summary>
/// <param name="reason">The reason.</param>
/// <param name="message">The cause in one sentence, without secrets or signed URLs.</param>
/// <param name="inner">The cause.</param>
internal sealed class BrokenPromiseException(FailureReason reason, string message, Exception? inner = null)
    : ModelCacheException(reason, message, inner);

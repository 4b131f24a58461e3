namespace HfModelCache.Failures;

/// <summary>The one family of failures that reaches the user; which of the three it is decides what happens next.</summary>
public abstract class ModelCacheException : Exception
{
    private protected ModelCacheException(FailureReason reason, string message, Exception? inner)
        : base(message, inner) => Reason = reason;

    /// <summary>What failed, as far as the remedy differs.</summary>
    public FailureReason Reason { get; }
}

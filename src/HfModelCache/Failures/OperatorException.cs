namespace HfModelCache.Failures;

/// <summary>Somebody must act: repeating the request can't help.</summary>
/// <param name="reason">What failed.</param>
/// <param name="message">The cause in one sentence, without secrets or signed URLs.</param>
/// <param name="inner">What was caught.</param>
public class OperatorException(FailureReason reason, string message, Exception? inner = null)
    : ModelCacheException(reason, message, inner);

namespace HfModelCache.Failures;

/// <summary>Bytes that do not match what was promised for them, or a state that can't be: nobody may rely on the result.</summary>
/// <param name="reason">What failed.</param>
/// <param name="message">The cause in one sentence, without secrets or signed URLs.</param>
/// <param name="inner">What was caught.</param>
public sealed class BrokenPromiseException(FailureReason reason, string message, Exception? inner = null)
    : ModelCacheException(reason, message, inner);

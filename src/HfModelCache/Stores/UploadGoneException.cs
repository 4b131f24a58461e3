using HfModelCache.Failures;

namespace HfModelCache.Stores;

/// <summary>The upload no longer exists: it was aborted, it expired, or somebody completed it. A new one must be started.</summary>
/// <param name="key">The object that was to be, for people.</param>
/// <param name="inner">What was caught.</param>
public sealed class UploadGoneException(string key, Exception? inner = null)
    : OperatorException(
        FailureReason.StoreRejected,
        $"The upload of {key} was ended by somebody else, or by the store's own clean-up.",
        inner);

using HfModelCache.Failures;

namespace HfModelCache.Stores;

/// <summary>An object that should be a small document is larger than any: somebody else's, or garbage.</summary>
/// <param name="key">The object, for people.</param>
/// <param name="maxBytes">The most bytes that it may have.</param>
public sealed class DocumentTooLargeException(string key, int maxBytes)
    : OperatorException(FailureReason.ManifestUnreadable, $"{key} has more than {maxBytes} bytes: it is no document of this tool.");

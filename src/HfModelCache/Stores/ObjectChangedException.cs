using HfModelCache.Failures;

namespace HfModelCache.Stores;

/// <summary>The object is no longer the version that was to be read.</summary>
/// <param name="key">The object's full name.</param>
/// <param name="inner">The cause.</param>
public sealed class ObjectChangedException(string key, Exception? inner = null)
    : OperatorException(FailureReason.CopyDamaged, $"{key} was replaced by another writer while it was being read.", inner);

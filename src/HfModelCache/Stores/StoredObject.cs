using HfModelCache.Failures;

namespace HfModelCache.Stores;

/// <summary>An object as a listing shows it.</summary>
/// <param name="Key">Its name in the store.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="ETag">What the store calls this version of its content, without quotes; other bytes give another ETag.</param>
public sealed record StoredObject(string Key, long Size, string ETag);

/// <summary>A small object, read whole.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="ETag">What the store calls these bytes, without quotes.</param>
public sealed record StoredDocument(ReadOnlyMemory<byte> Content, string ETag);

/// <summary>An object that should be a small document is larger than any: somebody else's, or garbage.</summary>
/// <param name="key">The object, for people.</param>
/// <param name="maxBytes">The most bytes that it may have.</param>
public sealed class DocumentTooLargeException(string key, int maxBytes)
    : OperatorException(FailureReason.ManifestUnreadable, $"{key} has more than {maxBytes} bytes: it is no document of this tool.");

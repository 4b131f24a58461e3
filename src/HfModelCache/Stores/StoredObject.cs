using HfModelCache.Failures;

namespace HfModelCache.Stores;

/// <summary>Represents an object as a listing shows it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="ETag">The ETag of this version of the content, without quotes; other bytes have another ETag.</param>
internal sealed record StoredObject(string Key, long Size, string ETag);

/// <summary>Represents a document that was read to its end.</summary>
/// <param name="Content">What was read.</param>
/// <param name="ETag">The ETag of the bytes, without quotes.</param>
internal sealed record StoredDocument<T>(T Content, string ETag);

/// <summary>Represents a small object that was read whole.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="ETag">The ETag of these bytes, without quotes.</param>
internal sealed record StoredDocument(ReadOnlyMemory<byte> Content, string ETag);

/// <summary>The object is too large to be a document of this tool.</summary>
/// <param name="key">The object's full name.</param>
/// <param name="maxBytes">The maximum length.</param>
internal sealed class DocumentTooLargeException(string key, int maxBytes)
    : OperatorException(FailureReason.ManifestUnreadable, $"{key} has more than {maxBytes} bytes: it is not a document of this tool.");

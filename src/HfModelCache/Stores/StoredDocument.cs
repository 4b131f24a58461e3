namespace HfModelCache.Stores;

/// <summary>A small object, read whole.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="ETag">What the store calls these bytes, without quotes.</param>
public sealed record StoredDocument(ReadOnlyMemory<byte> Content, string ETag);

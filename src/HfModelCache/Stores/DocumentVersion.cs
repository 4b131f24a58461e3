namespace HfModelCache.Stores;

/// <summary>Represents the version of a document that was read.</summary>
/// <param name="ETag">Its ETag, without quotes.</param>
/// <param name="Sha256">The hash of its bytes, in lower-case hexadecimal digits.</param>
internal sealed record DocumentVersion(string ETag, string Sha256);

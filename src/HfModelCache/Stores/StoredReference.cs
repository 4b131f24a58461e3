namespace HfModelCache.Stores;

/// <summary>Represents an object that a store may copy by itself, because it is on the same server.</summary>
/// <param name="Server">Identifies the server and the account that reads from it.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key.</param>
/// <param name="ETag">The ETag of the version to copy, without quotes.</param>
/// <param name="Size">Its size in bytes.</param>
internal sealed record StoredReference(string Server, string Bucket, string Key, string ETag, long Size);

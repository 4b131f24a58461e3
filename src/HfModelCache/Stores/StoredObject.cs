namespace HfModelCache.Stores;

/// <summary>An object as a listing shows it.</summary>
/// <param name="Key">Its name in the store.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="ETag">What the store calls this version of its content, without quotes; other bytes give another ETag.</param>
public sealed record StoredObject(string Key, long Size, string ETag);

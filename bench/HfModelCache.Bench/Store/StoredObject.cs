namespace HfModelCache.Bench.Store;

internal sealed record StoredObject(long Size, string ETag, byte[]? Content, (string Name, string Value)[] Metadata);

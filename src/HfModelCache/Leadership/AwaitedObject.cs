namespace HfModelCache.Leadership;

/// <summary>An object whose change ends a wait.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Seen">Its ETag as the waiting replica knows it; null where there was none.</param>
internal readonly record struct AwaitedObject(string Key, string? Seen);

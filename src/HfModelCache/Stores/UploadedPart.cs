namespace HfModelCache.Stores;

/// <summary>A part that the store has taken.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="ETag">The store's name for its content, without quotes.</param>
public sealed record UploadedPart(int Number, long Size, string ETag);

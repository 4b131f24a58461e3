namespace HfModelCache.Stores;

/// <summary>What became of an upload that was completed.</summary>
/// <param name="ETag">What the store calls the object, without quotes.</param>
/// <param name="MustReadBack">
/// Whether the store left doubt that the object is this upload's: then only reading it back shows what it is.
/// </param>
public sealed record CompletedUpload(string ETag, bool MustReadBack);

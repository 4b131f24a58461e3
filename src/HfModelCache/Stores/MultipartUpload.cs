namespace HfModelCache.Stores;

/// <summary>An upload in parts that has been opened and not yet ended.</summary>
/// <param name="Key">The object that is to be.</param>
/// <param name="UploadId">The store's name for the upload.</param>
/// <param name="PartSize">The size of every part but the last, in bytes; 0 where a listing does not tell.</param>
/// <param name="Token">
/// A random word that the finished object carries, by which it is told from every other upload's; empty where it is not
/// known, as in a listing.
/// </param>
public sealed record MultipartUpload(string Key, string UploadId, long PartSize, string Token);

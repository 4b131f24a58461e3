using HfModelCache.Failures;

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

/// <summary>A part that the store has taken.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="ETag">The store's name for its content, without quotes.</param>
public sealed record UploadedPart(int Number, long Size, string ETag);

/// <summary>What became of an upload that was completed.</summary>
/// <param name="ETag">What the store calls the object, without quotes.</param>
/// <param name="MustReadBack">
/// Whether the store left doubt that the object is this upload's: then only reading it back shows what it is.
/// </param>
public sealed record CompletedUpload(string ETag, bool MustReadBack);

/// <summary>The upload no longer exists: it was aborted, it expired, or somebody completed it. A new one must be started.</summary>
/// <param name="key">The object that was to be, for people.</param>
/// <param name="inner">What was caught.</param>
public sealed class UploadGoneException(string key, Exception? inner = null)
    : OperatorException(
        FailureReason.StoreRejected,
        $"The upload of {key} was ended by somebody else, or by the store's own clean-up.",
        inner);

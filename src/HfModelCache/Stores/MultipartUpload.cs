using HfModelCache.Failures;

namespace HfModelCache.Stores;

/// <summary>Represents an open multipart upload.</summary>
/// <param name="Key">The key of the object to create.</param>
/// <param name="UploadId">The store's identifier of the upload.</param>
/// <param name="PartSize">The size of every part but the last, in bytes; 0 if unknown, as in a listing.</param>
/// <param name="Token">
/// A random token that the finished object carries, which identifies the upload that created it; empty if unknown, as in
/// a listing.
/// </param>
internal sealed record MultipartUpload(string Key, string UploadId, long PartSize, string Token);

/// <summary>Represents a part that is stored.</summary>
/// <param name="Number">The part's number, from 1.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="ETag">The part's ETag, without quotes.</param>
internal sealed record UploadedPart(int Number, long Size, string ETag);

/// <summary>Represents the result of completing an upload.</summary>
/// <param name="ETag">The object's ETag, without quotes.</param>
/// <param name="MustVerify">
/// Whether the store left it in doubt that this upload created the object, so that it must be re-read to be sure.
/// </param>
internal sealed record CompletedUpload(string ETag, bool MustVerify);

/// <summary>The upload no longer exists: it was aborted or completed, or it expired. A new one must be started.</summary>
/// <param name="key">The full name of the object to create.</param>
/// <param name="inner">The cause.</param>
internal sealed class UploadGoneException(string key, Exception? inner = null)
    : OperatorException(
        FailureReason.StoreRejected,
        $"The upload of {key} was ended by another client, or by the store's lifecycle rules.",
        inner);

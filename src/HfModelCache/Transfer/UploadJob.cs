using HfModelCache.Integrity;
using HfModelCache.Stores;

namespace HfModelCache.Transfer;

/// <summary>Represents the parts that one process transfers into an open upload.</summary>
/// <param name="Upload">The upload.</param>
/// <param name="Plan">How the file is cut.</param>
/// <param name="Slice">Which parts.</param>
internal sealed record UploadJob(MultipartUpload Upload, PartPlan Plan, PartSlice Slice)
{
    /// <summary>Parts that the upload has already, by number. Default none.</summary>
    public IReadOnlyDictionary<int, UploadedPart> Present { get; init; } = new Dictionary<int, UploadedPart>();

    /// <summary>
    /// Hashes the file, including parts that the upload has already, which are read again; null, the default, if the object
    /// is verified afterwards.
    /// </summary>
    public ContentHasher? Hasher { get; init; }
}

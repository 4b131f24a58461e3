using HfModelCache.Repos;
using HfModelCache.Stores;

namespace HfModelCache.Transfer;

/// <summary>Represents a file to be transferred.</summary>
/// <param name="File">What the source states about it.</param>
/// <param name="Key">The object it becomes.</param>
/// <param name="Resumed">An open upload of the same bytes that an earlier run left; null for none.</param>
/// <param name="Slice">The parts of <paramref name="Resumed"/> to transfer; null for the whole file.</param>
internal sealed record TransferItem(RepoFile File, string Key, MultipartUpload? Resumed = null, PartSlice? Slice = null)
{
    /// <summary>How many bytes are to be transferred.</summary>
    public long Bytes => Slice is { } slice ? slice.BytesOf(new PartPlan(File.Size, Resumed!.PartSize)) : File.Size;
}

using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Stores;

namespace HfModelCache.Transfer;

/// <summary>Represents how a file is cut: into equal parts except the last, and no more than the store accepts.</summary>
/// <param name="FileSize">The file's length in bytes.</param>
/// <param name="PartSize">The length of every part except the last, in bytes.</param>
internal sealed record PartPlan(long FileSize, long PartSize)
{
    // Ceph and most caches store in multiples of this, so such parts waste no space.
    private const long Granularity = 1L << 20;

    /// <summary>The number of parts, at least 1.</summary>
    public int Count => (int)Math.Max(1, Quotient(FileSize, PartSize));

    /// <summary>Cuts a file.</summary>
    /// <param name="fileSize">The file's length in bytes.</param>
    /// <param name="smallestPart">The part size, unless the file needs more parts than the store accepts.</param>
    /// <param name="limits">What the store accepts.</param>
    /// <exception cref="OperatorException">No part size fits: the file is larger than the store's largest object.</exception>
    public static PartPlan For(long fileSize, long smallestPart, StoreLimits limits)
    {
        var partSize = Math.Max(smallestPart, limits.MinPartSize);
        var needed = Quotient(fileSize, limits.MaxParts);
        if (needed > partSize)
            partSize = Quotient(needed, Granularity) * Granularity;
        return partSize <= limits.MaxPutSize
            ? new PartPlan(fileSize, partSize)
            : throw new OperatorException(
                FailureReason.StoreRejected,
                $"A file of {fileSize} bytes is larger than the store's largest object.");
    }

    // Rounded up without overflow.
    private static long Quotient(long size, long by) => (size / by) + (size % by > 0 ? 1 : 0);

    /// <summary>Returns the range of one part.</summary>
    /// <param name="number">The part's number, from 1.</param>
    public ByteRange Range(int number)
    {
        var offset = (number - 1) * PartSize;
        return new ByteRange(offset, Math.Min(PartSize, FileSize - offset));
    }
}

namespace HfModelCache.Transfer;

/// <summary>Represents consecutive parts of a file that one process transfers, while others transfer the rest.</summary>
/// <param name="First">The number of the first part, from 1.</param>
/// <param name="Count">How many parts; may be 0.</param>
internal readonly record struct PartSlice(int First, int Count)
{
    /// <summary>The number of the last part.</summary>
    public int Last => First + Count - 1;

    /// <summary>Cuts a file into slices that differ by at most one part.</summary>
    /// <param name="parts">How many parts the file has.</param>
    /// <param name="index">Which slice, from 0.</param>
    /// <param name="count">How many slices.</param>
    public static PartSlice Of(int parts, int index, int count)
    {
        var first = (int)((long)parts * index / count);
        return new PartSlice(first + 1, (int)((long)parts * (index + 1) / count) - first);
    }

    /// <summary>Whether a part belongs to the slice.</summary>
    public bool Contains(int number) => number >= First && number <= Last;

    /// <summary>The slice's length in bytes.</summary>
    public long BytesOf(PartPlan plan) =>
        Count == 0 ? 0 : Math.Min(plan.FileSize, Last * plan.PartSize) - ((First - 1) * plan.PartSize);
}

namespace HfModelCache.Transfer;

/// <summary>A run of a file's parts that is one process's share of it; the file's upload is open, and others bring the rest.</summary>
/// <param name="First">The number of the first part, from 1.</param>
/// <param name="Count">How many parts; may be 0.</param>
public readonly record struct PartSlice(int First, int Count)
{
    /// <summary>The number of the last part.</summary>
    public int Last => First + Count - 1;

    /// <summary>Cuts a file into shares that differ by at most one part.</summary>
    /// <param name="parts">How many parts the file has.</param>
    /// <param name="index">Which share, from 0.</param>
    /// <param name="count">How many shares.</param>
    public static PartSlice Of(int parts, int index, int count)
    {
        var first = (int)((long)parts * index / count);
        return new PartSlice(first + 1, (int)((long)parts * (index + 1) / count) - first);
    }
}

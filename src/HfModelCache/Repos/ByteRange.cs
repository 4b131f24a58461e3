namespace HfModelCache.Repos;

/// <summary>A piece of a file.</summary>
/// <param name="Offset">Where it begins, in bytes from the file's start.</param>
/// <param name="Length">How long it is, in bytes; at least 1.</param>
public readonly record struct ByteRange(long Offset, long Length)
{
    /// <summary>The offset of the last byte.</summary>
    public long Last => Offset + Length - 1;

    /// <summary>What is left once the first <paramref name="count"/> bytes have arrived.</summary>
    public ByteRange Skip(long count) => new(Offset + count, Length - count);
}

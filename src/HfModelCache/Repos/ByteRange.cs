namespace HfModelCache.Repos;

/// <summary>Represents a piece of a file.</summary>
/// <param name="Offset">The first byte's offset from the start of the file, in bytes.</param>
/// <param name="Length">The piece's length in bytes, at least 1.</param>
internal readonly record struct ByteRange(long Offset, long Length)
{
    /// <summary>The offset of the last byte.</summary>
    public long Last => Offset + Length - 1;
}

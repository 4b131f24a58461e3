namespace HfModelCache.TestHub.Content;

/// <summary>Another content whose block at an offset is sent again in place of the block after it.</summary>
internal sealed class DuplicatedContent(FileContent inner, long at, long blockLength) : FileContent
{
    public override long Length => inner.Length;

    public override ReadOnlyMemory<byte> ReadAt(long offset, int atMost)
    {
        var second = at + blockLength;
        if (offset < second)
            return inner.ReadAt(offset, (int)Math.Min(atMost, second - offset));
        return offset < second + blockLength
            ? inner.ReadAt(offset - blockLength, (int)Math.Min(atMost, second + blockLength - offset))
            : inner.ReadAt(offset, atMost);
    }
}

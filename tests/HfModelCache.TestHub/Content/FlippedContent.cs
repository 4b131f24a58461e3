namespace HfModelCache.TestHub.Content;

/// <summary>Another content with one byte inverted: the right size, the wrong hash.</summary>
internal sealed class FlippedContent(FileContent inner, long at) : FileContent
{
    public override long Length => inner.Length;

    public override ReadOnlyMemory<byte> ReadAt(long offset, int atMost)
    {
        if (offset == at)
            return new[] { (byte)~inner.ReadAt(offset, 1).Span[0] };
        return inner.ReadAt(offset, offset < at ? (int)Math.Min(atMost, at - offset) : atMost);
    }
}

namespace HfModelCache.TestHub.Content;

/// <summary>Content held in memory.</summary>
/// <param name="bytes">The bytes; they must not change afterwards.</param>
public sealed class MemoryContent(ReadOnlyMemory<byte> bytes) : FileContent
{
    /// <inheritdoc/>
    public override long Length => bytes.Length;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadAt(long offset, int atMost) =>
        bytes.Slice((int)offset, (int)Math.Min(atMost, bytes.Length - offset));
}

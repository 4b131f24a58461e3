namespace HfModelCache.TestHub.Content;

/// <summary>One byte over and over: a body that a reader without a limit would never finish.</summary>
/// <param name="value">The byte; a space is legal, endless JSON.</param>
/// <param name="length">How many of them.</param>
public sealed class RepeatedContent(byte value, long length) : FileContent
{
    private readonly byte[] _block = [.. Enumerable.Repeat(value, 1 << 16)];

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override string Identity => $"repeated:{value}:{length}";

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ReadAt(long offset, int atMost) =>
        _block.AsMemory(0, (int)Math.Min(Math.Min(atMost, _block.Length), length - offset));
}

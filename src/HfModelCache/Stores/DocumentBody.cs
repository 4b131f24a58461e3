namespace HfModelCache.Stores;

/// <summary>Reads the body of a document, limited in size.</summary>
/// <param name="body">The body.</param>
/// <param name="name">The document's full name, for messages.</param>
/// <param name="expected">The length that was announced; null if none was.</param>
/// <param name="maxBytes">The maximum length.</param>
/// <param name="onRead">Receives the number of bytes of each read.</param>
internal sealed class DocumentBody(Stream body, string name, long? expected, int maxBytes, Action<int> onRead) : ReadOnlyStream
{
    private long _read;

    /// <inheritdoc/>
    /// <exception cref="DocumentTooLargeException">The document is longer than allowed.</exception>
    /// <exception cref="EndOfStreamException">The body is shorter than announced.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (expected > maxBytes)
            throw new DocumentTooLargeException(name, maxBytes);
        var count = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _read += count;
        if (_read > maxBytes)
            throw new DocumentTooLargeException(name, maxBytes);
        if (count == 0 && !buffer.IsEmpty && _read < expected)
            throw new EndOfStreamException($"the body ended after {_read} of {expected} bytes");
        onRead(count);
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

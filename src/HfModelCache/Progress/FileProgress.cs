namespace HfModelCache.Progress;

/// <summary>Counts the bytes of one file while it is transferred or verified. Disposing ends its display. It is thread-safe.</summary>
/// <param name="path">The file's path in its repo.</param>
/// <param name="size">The bytes to transfer or verify.</param>
/// <param name="onEnd">Is called at the end.</param>
public sealed class FileProgress(string path, long size, Action<FileProgress> onEnd) : IDisposable
{
    private long _received;
    private long _stored;
    private int _parts;

    /// <summary>The file's path in its repo.</summary>
    public string Path => path;

    /// <summary>The bytes to transfer or verify.</summary>
    public long Size => size;

    /// <summary>Bytes that arrived, or that the store had already.</summary>
    public long ReceivedBytes => Interlocked.Read(ref _received);

    /// <summary>Bytes that are stored, or verified.</summary>
    public long StoredBytes => Interlocked.Read(ref _stored);

    /// <summary>Parts that are being read or stored.</summary>
    public int Parts => Volatile.Read(ref _parts);

    /// <summary>Counts bytes that arrived; negative if they turned out to be useless.</summary>
    public void Received(long bytes) => Interlocked.Add(ref _received, bytes);

    /// <summary>Counts bytes that were stored; negative if they turned out to be useless.</summary>
    public void Stored(long bytes) => Interlocked.Add(ref _stored, bytes);

    /// <summary>Counts a part that is being read and stored, until the result is disposed.</summary>
    public IDisposable Part()
    {
        Interlocked.Increment(ref _parts);
        return new PartInFlight(this);
    }

    /// <inheritdoc/>
    public void Dispose() => onEnd(this);

    private sealed class PartInFlight(FileProgress file) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref file._parts);
    }
}

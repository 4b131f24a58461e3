namespace HfModelCache.Progress;

/// <summary>Counts what has been moved; any thread may count, any thread may look.</summary>
public sealed class TransferMeter
{
    private long _plannedBytes;
    private long _plannedFiles;
    private long _fetched;
    private long _stored;
    private long _readBack;
    private long _files;

    /// <summary>What is known so far.</summary>
    public TransferSnapshot Snapshot => new(
        Interlocked.Read(ref _plannedBytes),
        (int)Interlocked.Read(ref _plannedFiles),
        Interlocked.Read(ref _fetched),
        Interlocked.Read(ref _stored),
        Interlocked.Read(ref _readBack),
        (int)Interlocked.Read(ref _files));

    /// <summary>So much is to be done.</summary>
    public void Plan(long bytes, int files)
    {
        Interlocked.Add(ref _plannedBytes, bytes);
        Interlocked.Add(ref _plannedFiles, files);
    }

    /// <summary>Bytes have come from the Hub; negative when they turned out to be useless.</summary>
    public void Fetched(long bytes) => Interlocked.Add(ref _fetched, bytes);

    /// <summary>Bytes have been taken by the store; negative when they turned out to be useless.</summary>
    public void Stored(long bytes) => Interlocked.Add(ref _stored, bytes);

    /// <summary>Bytes have been read back from the store and hashed.</summary>
    public void Verified(long bytes) => Interlocked.Add(ref _readBack, bytes);

    /// <summary>One more file is whole.</summary>
    public void FileDone() => Interlocked.Increment(ref _files);
}

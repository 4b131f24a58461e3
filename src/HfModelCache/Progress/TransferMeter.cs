namespace HfModelCache.Progress;

/// <summary>Counts transferred bytes and files. It is thread-safe.</summary>
/// <param name="total">The meter that counts the same for several models; null, the default, if there is one.</param>
public sealed class TransferMeter(TransferMeter? total = null)
{
    private long _plannedBytes;
    private long _plannedFiles;
    private long _fetched;
    private long _stored;
    private long _verified;
    private long _files;

    /// <summary>The current counts.</summary>
    public TransferSnapshot Snapshot => new()
    {
        PlannedBytes = Interlocked.Read(ref _plannedBytes),
        PlannedFiles = (int)Interlocked.Read(ref _plannedFiles),
        FetchedBytes = Interlocked.Read(ref _fetched),
        StoredBytes = Interlocked.Read(ref _stored),
        ReadBackBytes = Interlocked.Read(ref _verified),
        FilesDone = (int)Interlocked.Read(ref _files),
    };

    /// <summary>Adds planned work.</summary>
    public void Plan(long bytes, int files)
    {
        Interlocked.Add(ref _plannedBytes, bytes);
        Interlocked.Add(ref _plannedFiles, files);
        total?.Plan(bytes, files);
    }

    /// <summary>Counts bytes received from the source; negative if they turned out to be useless.</summary>
    public void Fetched(long bytes)
    {
        Interlocked.Add(ref _fetched, bytes);
        total?.Fetched(bytes);
    }

    /// <summary>Counts bytes that were stored; negative if they turned out to be useless.</summary>
    public void Stored(long bytes)
    {
        Interlocked.Add(ref _stored, bytes);
        total?.Stored(bytes);
    }

    /// <summary>Counts bytes of the store that were verified.</summary>
    public void Verified(long bytes)
    {
        Interlocked.Add(ref _verified, bytes);
        total?.Verified(bytes);
    }

    /// <summary>Counts a file that is complete.</summary>
    public void FileDone()
    {
        Interlocked.Increment(ref _files);
        total?.FileDone();
    }
}

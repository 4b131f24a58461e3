namespace HfModelCache.Progress;

/// <summary>A <see cref="TransferMeter"/> at one moment.</summary>
/// <param name="PlannedBytes">Bytes to fetch or read back in all.</param>
/// <param name="PlannedFiles">Files to fetch or read back in all.</param>
/// <param name="FetchedBytes">Bytes that came from the Hub.</param>
/// <param name="StoredBytes">Bytes that the store has taken.</param>
/// <param name="ReadBackBytes">Bytes that were read back from the store.</param>
/// <param name="FilesDone">Files that are whole.</param>
public readonly record struct TransferSnapshot(
    long PlannedBytes,
    int PlannedFiles,
    long FetchedBytes,
    long StoredBytes,
    long ReadBackBytes,
    int FilesDone)
{
    /// <summary>Bytes that need no more work: stored, or read back.</summary>
    public long DoneBytes => StoredBytes + ReadBackBytes;
}

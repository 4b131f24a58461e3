namespace HfModelCache.Progress;

/// <summary>Represents the counts of a <see cref="TransferMeter"/> at one moment.</summary>
/// <param name="PlannedBytes">The total number of bytes to download or verify.</param>
/// <param name="PlannedFiles">The total number of files to download or verify.</param>
/// <param name="FetchedBytes">Bytes received from the source.</param>
/// <param name="StoredBytes">Bytes that were stored.</param>
/// <param name="ReadBackBytes">Bytes of the store that were verified.</param>
/// <param name="FilesDone">Files that are complete.</param>
public readonly record struct TransferSnapshot(
    long PlannedBytes,
    int PlannedFiles,
    long FetchedBytes,
    long StoredBytes,
    long ReadBackBytes,
    int FilesDone)
{
    /// <summary>Bytes that are done: stored or verified.</summary>
    public long DoneBytes => StoredBytes + ReadBackBytes;
}

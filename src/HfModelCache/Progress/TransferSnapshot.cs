namespace HfModelCache.Progress;

/// <summary>Represents the counts of a <see cref="TransferMeter"/> at one moment. Every count defaults to 0.</summary>
public readonly record struct TransferSnapshot
{
    /// <summary>The total number of bytes to download or verify.</summary>
    public long PlannedBytes { get; init; }

    /// <summary>The total number of files to download or verify.</summary>
    public int PlannedFiles { get; init; }

    /// <summary>Bytes received from the source.</summary>
    public long FetchedBytes { get; init; }

    /// <summary>Bytes that were stored.</summary>
    public long StoredBytes { get; init; }

    /// <summary>Bytes of the store that were verified.</summary>
    public long ReadBackBytes { get; init; }

    /// <summary>Files that are complete.</summary>
    public int FilesDone { get; init; }

    /// <summary>Bytes that are done: stored or verified.</summary>
    public long DoneBytes => StoredBytes + ReadBackBytes;
}

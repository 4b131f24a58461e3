using System.Text.Json.Serialization;

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

    /// <summary>Bytes that are in the store without having been fetched: of an earlier run, or copied by the store itself.</summary>
    public long KeptBytes { get; init; }

    /// <summary>Bytes that were stored, the kept ones included.</summary>
    public long StoredBytes { get; init; }

    /// <summary>Bytes of the store that were verified.</summary>
    public long ReadBackBytes { get; init; }

    /// <summary>Files that are complete.</summary>
    public int FilesDone { get; init; }

    /// <summary>Bytes that are done: stored or verified.</summary>
    public long DoneBytes => StoredBytes + ReadBackBytes;

    /// <summary>Bytes that have arrived, stored or not. Leaders of earlier versions don't state what they kept.</summary>
    [JsonIgnore]
    public long ReceivedBytes => Math.Max(DoneBytes, FetchedBytes + KeptBytes + ReadBackBytes);
}

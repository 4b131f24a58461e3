using HfModelCache.Concurrency;

namespace HfModelCache.Transfer;

/// <summary>How much is moved at once.</summary>
public sealed record TransferOptions
{
    /// <summary>
    /// Memory for bytes under way, in bytes; what a crash costs at most is fetched again. Default 128 MiB.
    /// </summary>
    public long Memory { get; init; } = 128L << 20;

    /// <summary>
    /// The smallest part, in bytes; files too large for it get larger ones. Default 8 MiB: a multiple of the 4 MiB in
    /// which Ceph stores, and enough for 78 GiB in 10,000 parts.
    /// </summary>
    public long PartSize { get; init; } = 8L << 20;

    /// <summary>Within which bounds the number of downloads at once finds its own level.</summary>
    public ConcurrencyOptions Pace { get; init; } = new();

    /// <summary>The most bytes to fetch in a second; null, the default, for no limit.</summary>
    public long? MaxBandwidth { get; init; }

    /// <summary>Files of more than one part that are under way at once. Default 4.</summary>
    public int LargeFiles { get; init; } = 4;

    /// <summary>Files of one part that are under way at once, beside the large ones. Default 16.</summary>
    public int SmallFiles { get; init; } = 16;

    /// <summary>How often a file is begun anew when its bytes hash wrong, or its upload disappears. Default 2.</summary>
    public int FileAttempts { get; init; } = 2;
}

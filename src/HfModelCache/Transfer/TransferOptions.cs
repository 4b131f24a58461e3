using HfModelCache.Concurrency;

namespace HfModelCache.Transfer;

/// <summary>How much moves at once.</summary>
public sealed record TransferOptions
{
    /// <summary>
    /// Memory for in-flight parts, in bytes. A crash costs at most this many bytes of download. Default 128 MiB.
    /// </summary>
    public long Memory { get; init; } = 128L << 20;

    /// <summary>
    /// The smallest part, in bytes; files too large for it get larger ones. Default 8 MiB: a multiple of the 4 MiB in
    /// which Ceph stores, and enough for 78 GiB in 10,000 parts.
    /// </summary>
    public long PartSize { get; init; } = 8L << 20;

    /// <summary>The bounds of the adaptive number of connections, to the source and to the store each.</summary>
    public ConcurrencyOptions Concurrency { get; init; } = new();

    /// <summary>The most bytes to download per second; null, the default, for no limit.</summary>
    public long? MaxBandwidth { get; init; }

    /// <summary>How many files of more than one part are in flight at once. Default 4.</summary>
    public int LargeFiles { get; init; } = 4;

    /// <summary>
    /// How many files of one part are in flight at once, beside the large ones. Default 96: while 64 are read, others are stored.
    /// </summary>
    public int SmallFiles { get; init; } = 96;

    /// <summary>How often a file is tried if its bytes have the wrong hash or its upload disappears. Default 2.</summary>
    public int FileAttempts { get; init; } = 2;
}

namespace HfModelCache.Stores;

/// <summary>What a store can take, and what it asks for. The defaults are Amazon S3's, which Ceph RGW shares.</summary>
public sealed record StoreLimits
{
    /// <summary>The smallest part that is not an upload's last, in bytes. Default 5 MiB.</summary>
    public long MinPartSize { get; init; } = 5L << 20;

    /// <summary>The most parts of one upload. Default 10,000.</summary>
    public int MaxParts { get; init; } = 10_000;

    /// <summary>The largest single PUT or part, in bytes. Default 5 GiB.</summary>
    public long MaxPutSize { get; init; } = 5L << 30;

    /// <summary>The longest key, in bytes of UTF-8. Default 1,024.</summary>
    public int MaxKeyBytes { get; init; } = 1024;

    /// <summary>Whether every body goes with its SHA-256 (<see cref="Payload.Sha256"/>). Default false.</summary>
    public bool SignsPayload { get; init; }
}

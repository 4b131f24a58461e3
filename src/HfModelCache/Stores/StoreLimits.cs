namespace HfModelCache.Stores;

/// <summary>Represents the limits and needs of a store. The defaults are Amazon S3's, which Ceph RGW shares.</summary>
internal sealed record StoreLimits
{
    /// <summary>The minimum size of every part but the last, in bytes. Default 5 MiB.</summary>
    public long MinPartSize { get; init; } = 5L << 20;

    /// <summary>The maximum number of parts of an upload. Default 10,000.</summary>
    public int MaxParts { get; init; } = 10_000;

    /// <summary>The maximum size of a PUT or a part, in bytes. Default 5 GiB.</summary>
    public long MaxPutSize { get; init; } = 5L << 30;

    /// <summary>The maximum length of a key, in bytes of UTF-8. Default 1,024.</summary>
    public int MaxKeyBytes { get; init; } = 1024;

    /// <summary>Whether an object survives a power failure as soon as it is stored, so that a flush costs nothing. Default true.</summary>
    public bool IsDurable { get; init; } = true;

    /// <summary>Whether every body is sent with its SHA-256 (<see cref="Payload.Sha256"/>). Default false.</summary>
    public bool SignsPayload { get; init; }
}

namespace HfModelCache.Sharding;

/// <summary>What a shard says of its share: how far it is, and which of its files are whole.</summary>
public sealed record ShareDocument
{
    /// <summary>The pod, or what it is called where pods have no names.</summary>
    public required string Pod { get; init; }

    /// <summary>Counts up with every sign of life, so that each changes the object.</summary>
    public long Beat { get; init; }

    /// <summary>Bytes of the share that are in the store.</summary>
    public long DoneBytes { get; init; }

    /// <summary>The ETags of the files that are whole, by path.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }
}

namespace HfModelCache.Coordination.Assignments;

/// <summary>What a shard says of its share: how far it is, and which of its files are whole.</summary>
public sealed record AssignmentReport
{
    /// <summary>The pod, or what it is called where pods have no names.</summary>
    public required string Pod { get; init; }

    /// <summary>Counts up with every sign of life, so that each changes the object.</summary>
    public long Beat { get; init; }

    /// <summary>Bytes of the share that are in the store.</summary>
    public long DoneBytes { get; init; }

    /// <summary>The ETags of the files that are whole, by path.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Whether everything in it can be used: it was read from a store, and anybody may have written it.</summary>
    internal bool IsValid() => Pod is not null && DoneBytes >= 0 && Files?.All(file => file.Value is not null) == true;
}

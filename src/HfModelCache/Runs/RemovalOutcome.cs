namespace HfModelCache.Runs;

/// <summary>Represents what became of a copy that was to be removed.</summary>
public enum RemovalOutcome
{
    /// <summary>The copy is removed, or would be.</summary>
    Removed,

    /// <summary>There is no copy.</summary>
    Missing,

    /// <summary>A replica is working on it.</summary>
    InUse,

    /// <summary>A revision means its commit.</summary>
    Named,
}

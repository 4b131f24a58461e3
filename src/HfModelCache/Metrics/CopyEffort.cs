namespace HfModelCache.Metrics;

/// <summary>Lists what it may take until a copy is complete.</summary>
internal enum CopyEffort
{
    /// <summary>Nothing: it was complete.</summary>
    Hit,

    /// <summary>There was none.</summary>
    Filled,

    /// <summary>An earlier run had begun it.</summary>
    Resumed,

    /// <summary>It was published, but files were missing or had changed.</summary>
    Repaired,

    /// <summary>It replaced a copy of another commit.</summary>
    Refreshed,
}

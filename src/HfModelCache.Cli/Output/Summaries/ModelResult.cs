namespace HfModelCache.Cli.Output.Summaries;

/// <summary>Lists what can become of a model.</summary>
internal enum ModelResult
{
    /// <summary>It was there already, whole.</summary>
    Present,

    /// <summary>It was copied to the store.</summary>
    Copied,

    /// <summary>It was restored to a folder.</summary>
    Restored,

    /// <summary>Every byte of it was verified.</summary>
    Verified,

    /// <summary>It was planned; nothing was changed.</summary>
    Planned,

    /// <summary>It was removed, or there was nothing to remove.</summary>
    Removed,

    /// <summary>The command failed for it.</summary>
    Failed,
}

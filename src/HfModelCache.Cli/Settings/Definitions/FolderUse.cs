namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Lists what a command does with a folder that models are restored to.</summary>
internal enum FolderUse
{
    /// <summary>It ignores the folder.</summary>
    None,

    /// <summary>It restores the model to the folder, if one is set.</summary>
    Optional,

    /// <summary>It restores the model to the folder.</summary>
    Required,

    /// <summary>It reads the folder instead of the store, if one is set.</summary>
    Instead,
}

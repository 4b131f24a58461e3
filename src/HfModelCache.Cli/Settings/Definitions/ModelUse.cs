namespace HfModelCache.Cli.Settings.Definitions;

/// <summary>Lists what a command does with the model.</summary>
internal enum ModelUse
{
    /// <summary>It needs one.</summary>
    Required,

    /// <summary>It takes one, and does without.</summary>
    Optional,

    /// <summary>It ignores the model, because it is about all of them.</summary>
    None,
}

namespace HfModelCache.Selection;

/// <summary>Lists the reasons to skip a file.</summary>
public enum SkipReason
{
    /// <summary>No pattern of the allow list matches.</summary>
    NotAllowed,

    /// <summary>A pattern of the ignore list matches.</summary>
    Ignored,

    /// <summary>The default selection recognised weights that duplicate safetensors.</summary>
    VariantOfWeights,
}

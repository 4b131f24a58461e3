namespace HfModelCache.Selection;

/// <summary>Why a file is left out.</summary>
public enum SkipReason
{
    /// <summary>There is an allow list, and no pattern of it matches.</summary>
    NotAllowed,

    /// <summary>A pattern of the ignore list matches.</summary>
    Ignored,

    /// <summary>The default selection recognised a copy of weights that are there as safetensors.</summary>
    CopyOfWeights,
}

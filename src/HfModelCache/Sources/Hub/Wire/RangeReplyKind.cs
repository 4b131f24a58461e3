namespace HfModelCache.Sources.Hub.Wire;

/// <summary>Lists what a response to a range request may contain.</summary>
internal enum RangeReplyKind
{
    /// <summary>The requested bytes.</summary>
    Asked,

    /// <summary>The whole file instead of a range.</summary>
    WholeFile,

    /// <summary>A range of an encoded body, which has none of the file's own bytes.</summary>
    CodedPiece,

    /// <summary>Other content.</summary>
    Wrong,
}

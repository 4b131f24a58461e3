namespace HfModelCache.Sources.Hub.Wire;

/// <summary>What an answer to a request for a piece of a file holds.</summary>
internal enum RangeReplyKind
{
    /// <summary>The bytes that were asked for.</summary>
    Asked,

    /// <summary>The whole file, although a piece was asked for.</summary>
    WholeFile,

    /// <summary>A range of a compressed form, which holds none of the file's own bytes.</summary>
    CodedPiece,

    /// <summary>Something else.</summary>
    Wrong,
}

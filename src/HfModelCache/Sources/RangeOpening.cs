namespace HfModelCache.Sources;

/// <summary>Represents a source's answer to the request for a range.</summary>
/// <param name="Body">The bytes of the range; null if the source can only send the whole file.</param>
internal readonly record struct RangeOpening(RangeBody? Body)
{
    /// <summary>The server ignores ranges, as some mirrors and compressing edges do. The whole file is to be requested.</summary>
    public static RangeOpening WholeFileOnly => default;
}

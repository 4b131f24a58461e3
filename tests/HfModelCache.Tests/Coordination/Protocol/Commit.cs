namespace HfModelCache.Tests.Coordination.Protocol;

/// <summary>Two revisions that meet under one prefix.</summary>
[Flags]
internal enum Commit : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It has the file <c>f</c>, and <c>g</c>.</summary>
    First = 1,

    /// <summary>It has the file <c>f</c> with other content, and no <c>g</c>.</summary>
    Second = 2,

    /// <summary>Not a commit: the copy is to be removed.</summary>
    Removal = 4,

    /// <summary>Any of them.</summary>
    Any = First | Second | Removal,
}

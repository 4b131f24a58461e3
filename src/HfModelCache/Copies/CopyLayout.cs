namespace HfModelCache.Copies;

/// <summary>Specifies where the copies of a repo are stored below a prefix.</summary>
public enum CopyLayout
{
    /// <summary>One commit at a time, by the repo's name: <c>org/name/path</c>.</summary>
    Name,

    /// <summary>Each commit by itself, <c>org/name/@commit/path</c>, and a document for each revision that states its commit.</summary>
    Commit,
}

namespace HfModelCache.Repos;

/// <summary>Represents a revision as its source knows it.</summary>
/// <param name="Commit">The commit that it means now.</param>
/// <param name="Names">The names of the commit's files, all of which its listing must contain; null if the source states none.</param>
internal sealed record RepoRevision(Commit Commit, IReadOnlyList<string>? Names)
{
    /// <summary>Who may read the repo. Default unknown.</summary>
    public Visibility Visibility { get; init; }

    /// <summary>Whether the source was asked about it. Default false: it is a commit, which means itself.</summary>
    public bool WasLookedUp { get; init; }
}

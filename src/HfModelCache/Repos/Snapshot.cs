using System.Collections.Immutable;

namespace HfModelCache.Repos;

/// <summary>Represents a commit and all its files.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Files">Every file that can be stored, selected or not.</param>
internal sealed record Snapshot(Commit Commit, IReadOnlyList<RepoFile> Files)
{
    /// <summary>The other files. None of them may be selected. Default none.</summary>
    public IReadOnlyList<UnusableFile> Unusable { get; init; } = [];

    /// <summary>Who may read the repo. Default unknown.</summary>
    public Visibility Visibility { get; init; }

    /// <summary>Paths of files that the source knows about but can't supply. Default none.</summary>
    public IReadOnlySet<string> NotHeld { get; init; } = ImmutableHashSet<string>.Empty;
}

using HfModelCache.Hub;

namespace HfModelCache.Caching;

/// <summary>A commit and all its files.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Files">Every file, selected or not.</param>
internal sealed record Snapshot(Commit Commit, IReadOnlyList<RepoFile> Files)
{
    /// <summary>The snapshot that a manifest records.</summary>
    public static Snapshot Of(Manifest manifest) => new(
        Commit.TryParse(manifest.Commit)!,
        [.. manifest.Files.Concat(manifest.LeftOut).Select(f => f.ToRepoFile()!)]);
}

using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Selection;
using HfModelCache.Sources.Hub.Wire;

namespace HfModelCache.Repos;

/// <summary>A commit and all its files.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Files">Every file, selected or not.</param>
internal sealed record Snapshot(Commit Commit, IReadOnlyList<RepoFile> Files)
{
    /// <summary>Files of the commit that can't be stored. Default none.</summary>
    public IReadOnlyList<UnusableFile> Unusable { get; init; } = [];

    /// <summary>The snapshot that the Hub states.</summary>
    public static Snapshot Of(Commit commit, RepoTree tree) => new(commit, tree.Files) { Unusable = tree.Unusable };

    /// <summary>The snapshot that a manifest records.</summary>
    public static Snapshot Of(Manifest manifest) => new(
        Commit.TryParse(manifest.Commit)!,
        [.. manifest.Files.Concat(manifest.LeftOut).Select(f => f.ToRepoFile()!)])
    {
        Unusable = manifest.Unusable ?? [],
    };

    /// <summary>Refuses to go on without a file that is wanted.</summary>
    /// <exception cref="OperatorException">A selected file can't be stored.</exception>
    public void ThrowIfUnusable(SelectionRules rules)
    {
        if (Unusable.FirstOrDefault(file => rules.MayTake(file.Path)) is { } file)
        {
            throw new OperatorException(
                FailureReason.UnsafeTree, $"The file \"{TreePage.Printable(file.Path)}\" of commit {Commit} can't be stored: it {file.Problem}.");
        }
    }
}

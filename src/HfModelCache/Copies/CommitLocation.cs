using HfModelCache.Repos;
using HfModelCache.Stores;

namespace HfModelCache.Copies;

/// <summary>Represents where the copy of one commit is stored beside others: <c>prefix/org/name/@commit/…</c>.</summary>
/// <param name="RepoRoot">The prefix of all that belongs to the repo, ending in <c>/</c>.</param>
/// <param name="Commit">The commit.</param>
public sealed record CommitLocation(string RepoRoot, Commit Commit) : CopyLocation($"{RepoRoot}{RepoPath.CommitMark}{Commit}/")
{
    /// <inheritdoc/>
    protected internal override string OutermostRoot => RepoRoot;

    /// <summary>Returns the commit to whose copy an object of a repo belongs; null if it belongs to none.</summary>
    /// <param name="repoRoot">The prefix of all that belongs to the repo, ending in <c>/</c>.</param>
    /// <param name="key">The object.</param>
    public static Commit? CommitOf(string repoRoot, string key)
    {
        var end = key.StartsWith(repoRoot, StringComparison.Ordinal) ? key.IndexOf('/', repoRoot.Length) : -1;
        return end > repoRoot.Length && key[repoRoot.Length] == RepoPath.CommitMark ? Commit.TryParse(key[(repoRoot.Length + 1)..end]) : null;
    }

    /// <summary>Finds the commits of a repo that a store holds, complete or not.</summary>
    /// <param name="store">The store.</param>
    /// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
    /// <param name="repo">The repo.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    internal static async Task<IReadOnlyList<CommitLocation>> FindAllAsync(
        IObjectReader store, string prefix, RepoId repo, CancellationToken cancellationToken)
    {
        var root = CopyLocation.Of(prefix, repo).Root;
        var folders = await store.ListFoldersAsync(root, cancellationToken).ConfigureAwait(false);
        var commits = folders.Order(StringComparer.Ordinal).Select(folder => CommitOf(root, folder)).OfType<Commit>();
        return [.. commits.Select(commit => new CommitLocation(root, commit))];
    }
}

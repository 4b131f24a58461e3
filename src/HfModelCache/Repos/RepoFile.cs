using HfModelCache.Integrity;

namespace HfModelCache.Repos;

/// <summary>Represents one file of a commit, as its source states it.</summary>
/// <param name="Path">The path in the repo, with <c>/</c> between segments; checked by <see cref="RepoPath"/>.</param>
/// <param name="Size">The content's length in bytes.</param>
/// <param name="Digest">The hash of the content.</param>
public sealed record RepoFile(string Path, long Size, ContentDigest Digest)
{
    /// <summary>Reads a file that a document records. Returns null if its path, size or digest is invalid.</summary>
    internal static RepoFile? TryParse(string? path, long size, string? digest) =>
        path is not null && RepoPath.FindProblem(path) is null && size >= 0 && ContentDigest.TryParse(digest, out var parsed)
            ? new RepoFile(path, size, parsed)
            : null;
}

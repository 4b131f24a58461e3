using HfModelCache.Integrity;

namespace HfModelCache.Repos;

/// <summary>Represents one file of a commit, as its source states it.</summary>
/// <param name="Path">The path in the repo, with <c>/</c> between segments; checked by <see cref="RepoPath"/>.</param>
/// <param name="Size">The content's length in bytes.</param>
/// <param name="Digest">The hash of the content.</param>
public sealed record RepoFile(string Path, long Size, ContentDigest Digest);

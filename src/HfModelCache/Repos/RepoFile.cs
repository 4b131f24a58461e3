using HfModelCache.Integrity;

namespace HfModelCache.Repos;

/// <summary>One file of a repository at a commit, as the Hub's tree states it.</summary>
/// <param name="Path">The path inside the repository, segments joined by <c>/</c>; checked by <see cref="RepoPath"/>.</param>
/// <param name="Size">The content's length in bytes.</param>
/// <param name="Digest">What the content hashes to.</param>
public sealed record RepoFile(string Path, long Size, ContentDigest Digest);

using HfModelCache.Repos;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>All files of a commit.</summary>
/// <param name="Files">Those that can be stored.</param>
/// <param name="Unusable">The others. They must not be selected.</param>
public sealed record RepoTree(IReadOnlyList<RepoFile> Files, IReadOnlyList<UnusableFile> Unusable);

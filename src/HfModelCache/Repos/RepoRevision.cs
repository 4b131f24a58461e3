namespace HfModelCache.Repos;

/// <summary>A revision as the Hub knows it.</summary>
/// <param name="Commit">The commit that it means now.</param>
/// <param name="Names">
/// The names of the commit's files (<c>siblings</c>), which the tree must hold; null where the Hub, or a mirror, names none.
/// </param>
public sealed record RepoRevision(Commit Commit, IReadOnlyList<string>? Names);

namespace HfModelCache.Hub;

/// <summary>What <c>/api/models/{repo}/revision/{revision}</c> answers.</summary>
internal sealed record RepoAnswer(string? Id, string? Sha);

namespace HfModelCache.Repos;

/// <summary>A file of a repository that can't be stored; it does no harm where nobody selects it.</summary>
/// <param name="Path">Its path, as the tree states it.</param>
/// <param name="Problem">Why it can't be stored, as the end of a sentence that begins with its name.</param>
public sealed record UnusableFile(string Path, string Problem);

namespace HfModelCache.Repos;

/// <summary>Represents a file that can't be stored. It does no harm unless it is selected.</summary>
/// <param name="Path">Its path, as the source states it.</param>
/// <param name="Problem">Why it can't be stored, as the end of a sentence that begins with its name.</param>
public sealed record UnusableFile(string Path, string Problem);

using HfModelCache.Repos;

namespace HfModelCache.Selection;

/// <summary>Represents whether a file is selected, and why.</summary>
/// <param name="File">The file.</param>
/// <param name="Skipped">Why it is skipped; null if it is selected.</param>
/// <param name="Reason">The reason in words, as a log or a dry run prints it next to the path.</param>
public sealed record FileVerdict(RepoFile File, SkipReason? Skipped, string Reason)
{
    /// <summary>Whether the file is selected.</summary>
    public bool IsTaken => Skipped is null;
}

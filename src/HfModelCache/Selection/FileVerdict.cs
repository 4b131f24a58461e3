using HfModelCache.Repos;

namespace HfModelCache.Selection;

/// <summary>Whether one file is taken, and why.</summary>
/// <param name="File">The file.</param>
/// <param name="Skipped">Why it is left out; null where it is taken.</param>
/// <param name="Reason">The reason in words, as a log or a dry run prints it beside the path.</param>
public sealed record FileVerdict(RepoFile File, SkipReason? Skipped, string Reason)
{
    /// <summary>Whether the file is taken.</summary>
    public bool IsTaken => Skipped is null;
}

using System.Collections.Immutable;
using HfModelCache.Repos;

namespace HfModelCache.Selection;

/// <summary>Represents the result of the rules: every file of a repo with its verdict, in the repo's order.</summary>
public sealed class FileSelection
{
    internal FileSelection(IEnumerable<FileVerdict> verdicts)
    {
        Verdicts = [.. verdicts];
        Taken = [.. Verdicts.Where(v => v.IsTaken).Select(v => v.File)];
        Skipped = [.. Verdicts.Where(v => !v.IsTaken)];
    }

    /// <summary>Every file of the repo, selected or not, with the reason.</summary>
    public ImmutableArray<FileVerdict> Verdicts { get; }

    /// <summary>The files to copy. Empty if an allow list matches nothing.</summary>
    public ImmutableArray<RepoFile> Taken { get; }

    /// <summary>The files that are skipped, each with the reason.</summary>
    public ImmutableArray<FileVerdict> Skipped { get; }

    /// <summary>The bytes to copy.</summary>
    public long TakenBytes => Taken.Sum(f => f.Size);

    /// <summary>The bytes that are skipped.</summary>
    public long SkippedBytes => Skipped.Sum(v => v.File.Size);
}

using System.Collections.Immutable;
using HfModelCache.Repos;

namespace HfModelCache.Selection;

/// <summary>What the rules made of a repository: every file with its verdict, in the repository's order.</summary>
public sealed class FileSelection
{
    internal FileSelection(IEnumerable<FileVerdict> verdicts)
    {
        Verdicts = [.. verdicts];
        Taken = [.. Verdicts.Where(v => v.IsTaken).Select(v => v.File)];
        Skipped = [.. Verdicts.Where(v => !v.IsTaken)];
    }

    /// <summary>Every file of the repository, taken or not, with the reason.</summary>
    public ImmutableArray<FileVerdict> Verdicts { get; }

    /// <summary>The files to copy. Empty where an allow list matches nothing.</summary>
    public ImmutableArray<RepoFile> Taken { get; }

    /// <summary>The files that are left out, each with the reason.</summary>
    public ImmutableArray<FileVerdict> Skipped { get; }

    /// <summary>The bytes to copy.</summary>
    public long TakenBytes => Taken.Sum(f => f.Size);

    /// <summary>The bytes that leaving files out saves.</summary>
    public long SkippedBytes => Skipped.Sum(v => v.File.Size);
}

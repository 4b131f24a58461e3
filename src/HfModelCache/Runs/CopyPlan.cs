using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Formatting;
using HfModelCache.Repos;
using HfModelCache.Selection;

namespace HfModelCache.Runs;

/// <summary>What has to be done, decided and not yet begun.</summary>
/// <param name="Location">Where the copy lies.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Selection">Which files were asked for, and why the others were not.</param>
/// <param name="Files">The files that belong to the copy, by path: those asked for, and those that it held before.</param>
/// <param name="LeftOut">The commit's other files.</param>
/// <param name="Former">Files that earlier runs put there and that do not belong to the copy; they are removed at the end.</param>
/// <param name="Strays">Objects under the copy's prefix that no run has recorded; they are left alone.</param>
public sealed record CopyPlan(
    CopyLocation Location,
    Commit Commit,
    FileSelection Selection,
    IReadOnlyList<PlannedFile> Files,
    IReadOnlyList<RepoFile> LeftOut,
    IReadOnlyList<ManifestFile> Former,
    IReadOnlyList<string> Strays)
{
    /// <summary>Objects that no run has recorded and that stand under keys of the copy's files; they are replaced. Default none.</summary>
    public IReadOnlyList<string> Foreign { get; init; } = [];

    /// <summary>Files of the commit that can't be stored; none of them is selected. Default none.</summary>
    public IReadOnlyList<UnusableFile> Unusable { get; init; } = [];

    /// <summary>What earlier runs may have stored, and the copy does not have.</summary>
    internal Leftovers Leftovers { get; init; } = Leftovers.None;

    /// <summary>Files to fetch.</summary>
    public IEnumerable<PlannedFile> ToFetch => Files.Where(f => f.Action == FileAction.Fetch);

    /// <summary>Files to read back.</summary>
    public IEnumerable<PlannedFile> ToReadBack => Files.Where(f => f.Action == FileAction.Verify);

    /// <summary>Bytes to fetch.</summary>
    public long FetchBytes => ToFetch.Sum(f => f.File.Size);

    /// <summary>Bytes to read back.</summary>
    public long ReadBackBytes => ToReadBack.Sum(f => f.File.Size);

    /// <summary>Whether a manifest says of this very copy that it is whole.</summary>
    internal bool IsPublishedAs(Manifest? manifest)
    {
        if (manifest?.Commit != Commit.Sha)
            return false;
        var published = manifest.Files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        return Files.All(f => f.Action == FileAction.Keep && published.Contains(f.File.Path));
    }

    /// <summary>Refuses a plan that takes no file: success with nothing would be a lie.</summary>
    /// <exception cref="OperatorException">No file is selected.</exception>
    public void ThrowIfNothingIsSelected()
    {
        if (Selection.Taken.IsEmpty)
        {
            throw new OperatorException(
                FailureReason.NothingSelected,
                Selection.Verdicts.IsEmpty
                    ? "The repo has no files at this revision."
                    : $"None of the repo's {FileCount.Format(Selection.Verdicts.Length)} is selected.");
        }
    }

    /// <summary>Bytes of the whole copy.</summary>
    public long TotalBytes => Files.Sum(f => f.File.Size);
}

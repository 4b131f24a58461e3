using System.Collections.Immutable;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Formatting;
using HfModelCache.Repos;
using HfModelCache.Selection;

namespace HfModelCache.Runs;

/// <summary>Represents what has to be done to complete a copy.</summary>
public sealed record CopyPlan
{
    /// <summary>The location of the copy.</summary>
    public required CopyLocation Location { get; init; }

    /// <summary>The commit.</summary>
    public required Commit Commit { get; init; }

    /// <summary>Who may read the repo. Default unknown.</summary>
    public Visibility Visibility { get; init; }

    /// <summary>The requested files, and why the others are skipped.</summary>
    public required FileSelection Selection { get; init; }

    /// <summary>The files that belong to the copy, by path: the requested ones, and those that it holds already.</summary>
    public required IReadOnlyList<PlannedFile> Files { get; init; }

    /// <summary>The commit's other files.</summary>
    public required IReadOnlyList<RepoFile> LeftOut { get; init; }

    /// <summary>Files of earlier runs that no longer belong to the copy; they are removed at the end.</summary>
    public required IReadOnlyList<ManifestFile> Former { get; init; }

    /// <summary>Objects under the copy's prefix that no run has recorded; they are ignored.</summary>
    public required IReadOnlyList<string> Strays { get; init; }

    /// <summary>Objects that no run has recorded, under keys of the copy's files; they are replaced. Default none.</summary>
    public IReadOnlyList<string> Foreign { get; init; } = [];

    /// <summary>The keys of all stored objects, under keys of the copy's files, that no run has recorded. Default none.</summary>
    internal IReadOnlySet<string> Unrecorded { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>Files of the commit that can't be stored; none of them is selected. Default none.</summary>
    public IReadOnlyList<UnusableFile> Unusable { get; init; } = [];

    /// <summary>What earlier runs may have stored that does not belong to the copy.</summary>
    internal Leftovers Leftovers { get; init; } = Leftovers.None;

    /// <summary>The keys under which this or earlier runs may have opened uploads.</summary>
    internal IReadOnlySet<string> UploadKeys => field ??= Files.Select(f => f.Key).Concat(Leftovers.Keys).ToHashSet(StringComparer.Ordinal);

    /// <summary>Files to download, one for each key.</summary>
    public IReadOnlyList<PlannedFile> ToFetch => field ??= With(FileAction.Fetch);

    /// <summary>Files that the store copies by itself, one for each key.</summary>
    public IReadOnlyList<PlannedFile> ToCopy => field ??= With(FileAction.Copy);

    /// <summary>Stored files to verify, one for each key.</summary>
    public IReadOnlyList<PlannedFile> ToVerify => field ??= With(FileAction.Verify);

    /// <summary>The files by key, if files with equal content share one because the copy's keys are hashes; otherwise null.</summary>
    internal ILookup<string, PlannedFile>? ByKey => field ??= Location.IsShared ? Files.ToLookup(f => f.Key, StringComparer.Ordinal) : null;

    /// <summary>Bytes to download.</summary>
    public long FetchBytes => ToFetch.Sum(f => f.File.Size);

    /// <summary>Bytes that the store copies by itself.</summary>
    public long CopyBytes => ToCopy.Sum(f => f.File.Size);

    /// <summary>Bytes to verify.</summary>
    public long VerifyBytes => ToVerify.Sum(f => f.File.Size);

    /// <summary>Whether a manifest declares exactly this copy complete.</summary>
    internal bool IsPublishedAs(Manifest? manifest)
    {
        if (manifest?.Commit != Commit.Sha)
            return false;
        var published = manifest.Files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        return Files.All(f => f.Action == FileAction.Keep && published.Contains(f.File.Path));
    }

    /// <summary>Whether a manifest states who may read the repo, as far as that is known.</summary>
    internal bool IsStatedIn(Manifest manifest) => Visibility == Visibility.Unknown || Visibility.ToName() == manifest.Visibility;

    /// <summary>Fails if no file is selected: an empty copy would be no success.</summary>
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

    private IReadOnlyList<PlannedFile> With(FileAction action)
    {
        var files = Files.Where(f => f.Action == action);
        return [.. Location.IsShared ? files.DistinctBy(f => f.Key) : files];
    }
}

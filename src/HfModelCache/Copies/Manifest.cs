using System.Text.Json.Serialization;
using HfModelCache.Failures;
using HfModelCache.Repos;

namespace HfModelCache.Copies;

/// <summary>Represents the content of a copy. It is published last: every file that it lists is in the store and has the right hash.</summary>
/// <remarks>A journal, the record of an incomplete copy, has the same format under another key.</remarks>
internal sealed record Manifest
{
    /// <summary>The format that this version writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The maximum number of aliases; the oldest are dropped first.</summary>
    public const int MaxAliases = 32;

    /// <summary>The format of this document; a number above <see cref="CurrentFormat"/> can't be read.</summary>
    public required int Format { get; init; }

    /// <summary>The program and version that wrote it.</summary>
    public required string Tool { get; init; }

    /// <summary>The repo's name.</summary>
    public required string Repo { get; init; }

    /// <summary>The repo's type: <c>model</c>, <c>dataset</c>, <c>space</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The requested revision.</summary>
    public required string Revision { get; init; }

    /// <summary>Revisions that were requested since and resolved to the same commit. Default none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>Who may read the repo, as its source stated it: <c>public</c>, <c>gated</c> or <c>private</c>. Null if unknown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Visibility { get; init; }

    /// <summary>The commit that they resolved to.</summary>
    public required string Commit { get; init; }

    /// <summary>The selection rules, as text.</summary>
    public required string Selection { get; init; }

    /// <summary>When the document was written.</summary>
    public required DateTimeOffset Written { get; init; }

    /// <summary>The files that are in the store, by path.</summary>
    public required IReadOnlyList<ManifestFile> Files { get; init; }

    /// <summary>The commit's other files, so that another selection can be evaluated without asking the source.</summary>
    public required IReadOnlyList<ManifestFile> LeftOut { get; init; }

    /// <summary>The commit's files that can't be stored, and must not be selected. Default none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<UnusableFile>? Unusable { get; init; }

    /// <summary>
    /// In a journal, the files that the run or earlier ones planned to store and may have stored, so that a successor finds
    /// leftovers. Null in a manifest.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ManifestFile>? Planned { get; init; }

    /// <summary>
    /// In a journal, the commit's files that belong to the copy and are not stored yet, so that readers can follow a run.
    /// Null in a manifest.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ManifestFile>? Pending { get; init; }

    /// <summary>In a journal, the paths of <see cref="Files"/> that do not belong to the copy. Null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Former { get; init; }

    /// <summary>In the journal of a large copy, the ID of the journal, below which its segments are stored. Null for none.</summary>
    /// <remarks>A version that doesn't know segments verifies the files that they list.</remarks>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Segments { get; init; }

    /// <summary>
    /// In the journal of a large copy, how many of the first <see cref="Planned"/> files are <see cref="Pending"/>, so that
    /// they are not listed twice. Null for none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? PendingCount { get; init; }

    /// <summary>The number of files that the document is about: those of the commit or, if there are more, those that were planned.</summary>
    [JsonIgnore]
    public int Entries => Math.Max(Files.Count + LeftOut.Count + (Pending?.Count ?? PendingCount ?? 0), Planned?.Count ?? 0);

    /// <summary>Whether readers can follow the run that writes this journal.</summary>
    [JsonIgnore]
    public bool CanBeFollowed => Pending is not null;

    /// <summary>Returns a journal without the files that do not belong to the copy.</summary>
    public Manifest WithoutFormer()
    {
        if (Former is null)
            return this;
        var former = Former.ToHashSet(StringComparer.Ordinal);
        return this with { Files = [.. Files.Where(file => !former.Contains(file.Path))], Former = null };
    }

    /// <summary>Returns the journal as it is written if what is stored from now on goes into segments.</summary>
    /// <param name="id">The journal's ID.</param>
    public Manifest WithSegments(string id) =>
        Pending is not null && Planned?.Take(Pending.Count).SequenceEqual(Pending) == true
            ? this with { Segments = id, PendingCount = Pending.Count, Pending = null }
            : this with { Segments = id };

    /// <summary>Returns a journal that was read as it was before it was written.</summary>
    public Manifest WithPending() => PendingCount is { } count ? this with { Pending = [.. Planned!.Take(count)], PendingCount = null } : this;

    /// <summary>Returns a journal with files that were stored since it was written.</summary>
    public Manifest With(IReadOnlyList<ManifestFile> stored)
    {
        var files = new Dictionary<string, ManifestFile>(Files.Count + stored.Count, StringComparer.Ordinal);
        foreach (var file in Files.Concat(stored))
            files[file.Path] = file;
        return this with
        {
            Files = [.. files.Values],
            Planned = Planned is null ? null : [.. Planned.Where(file => !files.ContainsKey(file.Path))],
            Pending = Pending is null ? null : [.. Pending.Where(file => !files.ContainsKey(file.Path))],
        };
    }

    /// <summary>Whether this is about <paramref name="repo"/>.</summary>
    public bool IsOf(RepoId repo) => Repo == repo.Name && Type == repo.Type.ToName();

    /// <summary>Fails if the copy is of another repo, or of a repo of another type.</summary>
    /// <param name="repo">The requested repo.</param>
    /// <param name="where">The location of the copy, for messages.</param>
    /// <exception cref="OperatorException">It is of something else.</exception>
    internal void ThrowIfNotOf(RepoId repo, string where)
    {
        if (!IsOf(repo))
            throw new OperatorException(FailureReason.OtherRepo, $"{where} holds the {Type} {Repo}, not the {repo.Type.ToName()} {repo}.");
    }

    /// <summary>Whether a revision is known to resolve to this commit, without asking the source.</summary>
    public bool IsNamed(string revision) =>
        revision == Revision
        || Aliases?.Contains(revision, StringComparer.Ordinal) == true
        || string.Equals(revision, Commit, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the manifest with another revision that resolves to its commit.</summary>
    public Manifest Naming(string revision) => IsNamed(revision)
        ? this
        : this with { Aliases = [.. (Aliases ?? []).Append(revision).TakeLast(MaxAliases)] };

    /// <summary>Returns the commit and files that the manifest records, with what the source states now about who may read the repo.</summary>
    internal Snapshot ToSnapshot(Visibility stated) => stated == Repos.Visibility.Unknown ? ToSnapshot() : ToSnapshot() with { Visibility = stated };

    /// <summary>Returns the commit and files that the manifest records.</summary>
    internal Snapshot ToSnapshot() => new(
        Repos.Commit.TryParse(Commit)!,
        [.. Files.Concat(Pending ?? []).Concat(LeftOut).Select(f => f.File)])
    {
        Unusable = Unusable ?? [],
        Visibility = VisibilityNames.Parse(Visibility),
    };

    /// <summary>Whether the document is usable; anyone with write access to the store may have written it.</summary>
    internal bool IsValid() =>
        Tool is not null && Repo is not null && Type is not null && Revision is not null && Selection is not null
        && Repos.Commit.TryParse(Commit) is not null
        && Aliases?.Any(name => name is null) != true
        && Unusable?.Any(file => file?.Path is null || file.Problem is null) != true
        && HaveEntries(Files) && HaveEntries(LeftOut) && (Planned is null || HaveEntries(Planned)) && (Pending is null || HaveEntries(Pending))
        && Former?.Any(path => path is null) != true
        && (PendingCount is null || (PendingCount >= 0 && PendingCount <= Planned?.Count))
        && (Segments is null || (Segments.Length > 0 && Segments.All(char.IsAsciiHexDigit)))
        && ManifestFile.HaveTotal(Files.Concat(LeftOut).Concat(Planned ?? []))
        && Files.DistinctBy(f => f.Path, StringComparer.Ordinal).Count() == Files.Count;

    /// <summary>Whether each path is listed once; a journal may list one as stored by an earlier run and as left out by this one.</summary>
    internal bool NamesEachPathOnce() =>
        Files.Concat(LeftOut).DistinctBy(f => f.Path, StringComparer.Ordinal).Count() == Files.Count + LeftOut.Count;

    private static bool HaveEntries(IReadOnlyList<ManifestFile>? files) => files?.Any(file => file is null) == false;
}

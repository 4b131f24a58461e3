using System.Text.Json.Serialization;
using HfModelCache.Failures;
using HfModelCache.Repos;

namespace HfModelCache.Copies;

/// <summary>What a copy holds. Published last, it means: every file it names is in the store and hashes right.</summary>
/// <remarks>The same form, under another key, is the journal of a copy that is not whole yet.</remarks>
internal sealed record Manifest
{
    /// <summary>The form that this version writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The most other names of its commit that a manifest keeps; the oldest go first.</summary>
    public const int MaxAliases = 32;

    /// <summary>The form of this document; a larger number than <see cref="CurrentFormat"/> can't be read.</summary>
    public required int Format { get; init; }

    /// <summary>The program and version that wrote it.</summary>
    public required string Tool { get; init; }

    /// <summary>The repo's name.</summary>
    public required string Repo { get; init; }

    /// <summary>The repo's kind: <c>model</c>, <c>dataset</c>, <c>space</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The revision that was asked for.</summary>
    public required string Revision { get; init; }

    /// <summary>Other revisions that were asked for since, and that the Hub resolved to the same commit. Default none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>The commit that they meant.</summary>
    public required string Commit { get; init; }

    /// <summary>The rules by which files were selected, as text.</summary>
    public required string Selection { get; init; }

    /// <summary>When this was written.</summary>
    public required DateTimeOffset Written { get; init; }

    /// <summary>The files that are in the store, by path.</summary>
    public required IReadOnlyList<ManifestFile> Files { get; init; }

    /// <summary>The commit's other files, so that another selection can be judged without asking the Hub.</summary>
    public required IReadOnlyList<ManifestFile> LeftOut { get; init; }

    /// <summary>The commit's files that can't be stored, and must not be selected. Default none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<UnusableFile>? Unusable { get; init; }

    /// <summary>
    /// In a journal, what the run has set out to store and may have stored, at this commit or an earlier one: so that its
    /// successor finds what belongs to nobody any more. Null in a manifest.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ManifestFile>? Planned { get; init; }

    /// <summary>Whether this is about <paramref name="repo"/>.</summary>
    public bool IsOf(RepoId repo) => Repo == repo.Name && Type == TypeOf(repo);

    /// <summary>Refuses a copy of another repo, or of a repo of another kind.</summary>
    /// <param name="repo">What was asked for.</param>
    /// <param name="where">Where the copy lies, for people.</param>
    /// <exception cref="OperatorException">It is of something else.</exception>
    internal void ThrowIfNotOf(RepoId repo, string where)
    {
        if (!IsOf(repo))
            throw new OperatorException(FailureReason.OtherRepo, $"{where} holds the {Type} {Repo}, not the {TypeOf(repo)} {repo}.");
    }

    /// <summary>Whether a revision is known to mean this commit, without asking the Hub.</summary>
    public bool IsNamed(string revision) =>
        revision == Revision
        || Aliases?.Contains(revision, StringComparer.Ordinal) == true
        || string.Equals(revision, Commit, StringComparison.OrdinalIgnoreCase);

    /// <summary>The same, with another revision that means its commit.</summary>
    public Manifest Naming(string revision) => IsNamed(revision)
        ? this
        : this with { Aliases = [.. (Aliases ?? []).Append(revision).TakeLast(MaxAliases)] };

    /// <summary>Returns the commit and files that the manifest records.</summary>
    internal Snapshot ToSnapshot() => new(
        Repos.Commit.TryParse(Commit)!,
        [.. Files.Concat(LeftOut).Select(f => f.ToRepoFile()!)])
    {
        Unusable = Unusable ?? [],
    };

    /// <summary>Whether everything in it can be used: it was read from a store, and anybody may have written it.</summary>
    internal bool IsValid() =>
        Tool is not null && Repo is not null && Type is not null && Revision is not null && Selection is not null
        && Repos.Commit.TryParse(Commit) is not null
        && Aliases?.Any(name => name is null) != true
        && Unusable?.Any(file => file?.Path is null || file.Problem is null) != true
        && AreValid(Files) && AreValid(LeftOut) && (Planned is null || Planned.All(IsValid))
        && ManifestFile.HaveTotal(Files.Concat(LeftOut).Concat(Planned ?? []))
        && Files.DistinctBy(f => f.Path, StringComparer.Ordinal).Count() == Files.Count;

    /// <summary>Whether it names each path once; a journal may name one as stored by an earlier run, and as left out by this one.</summary>
    internal bool NamesEachPathOnce() =>
        Files.Concat(LeftOut).DistinctBy(f => f.Path, StringComparer.Ordinal).Count() == Files.Count + LeftOut.Count;

    private static bool AreValid(IReadOnlyList<ManifestFile>? files) => files?.All(IsValid) == true;

    private static bool IsValid(ManifestFile? file) => file?.ToRepoFile() is not null;

    /// <summary>How a repo's kind is written.</summary>
    public static string TypeOf(RepoId repo) => repo.Type switch
    {
        RepoType.Dataset => "dataset",
        RepoType.Space => "space",
        _ => "model",
    };
}

using HfModelCache.Hub;

namespace HfModelCache.Caching;

/// <summary>What a copy holds. Published last, it means: every file it names is in the store and hashes right.</summary>
/// <remarks>The same form, under another key, is the journal of a copy that is not whole yet.</remarks>
public sealed record Manifest
{
    /// <summary>The form that this version writes and reads.</summary>
    public const int CurrentFormat = 1;

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

    /// <summary>The commit that it meant.</summary>
    public required string Commit { get; init; }

    /// <summary>The rules by which files were selected, as text.</summary>
    public required string Selection { get; init; }

    /// <summary>When this was written.</summary>
    public required DateTimeOffset Written { get; init; }

    /// <summary>The files that are in the store, by path.</summary>
    public required IReadOnlyList<ManifestFile> Files { get; init; }

    /// <summary>The commit's other files, so that another selection can be judged without asking the Hub.</summary>
    public required IReadOnlyList<ManifestFile> LeftOut { get; init; }

    /// <summary>Whether this is about <paramref name="repo"/>.</summary>
    public bool IsOf(RepoId repo) => Repo == repo.Name && Type == TypeOf(repo);

    /// <summary>How a repo's kind is written.</summary>
    public static string TypeOf(RepoId repo) => repo.Type switch
    {
        RepoType.Dataset => "dataset",
        RepoType.Space => "space",
        _ => "model",
    };
}

using System.Text.Json.Serialization;
using HfModelCache.Repos;

namespace HfModelCache.Copies.Revisions;

/// <summary>Represents which commit a revision means in the store, where commits are stored side by side.</summary>
public sealed record RevisionDocument
{
    /// <summary>The format that this version writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The version of the format.</summary>
    [JsonRequired]
    public required int Format { get; init; }

    /// <summary>The name and version of the program that wrote the document.</summary>
    public required string Tool { get; init; }

    /// <summary>The repo's name.</summary>
    public required string Repo { get; init; }

    /// <summary>The repo's type: <c>model</c>, <c>dataset</c> or <c>space</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The branch, tag or ref.</summary>
    public required string Revision { get; init; }

    /// <summary>The commit that it means. Its copy was complete when the document was written.</summary>
    public required string Commit { get; init; }

    /// <summary>When the source was asked what the revision means, or the user said so.</summary>
    public required DateTimeOffset Resolved { get; init; }

    /// <summary>Whether a user has chosen the commit: then a refresh keeps it. The place of the document says so. Default false.</summary>
    [JsonIgnore]
    public bool Pinned { get; init; }

    /// <summary>Creates a document.</summary>
    internal static RevisionDocument Of(RepoId repo, string revision, Commit commit, DateTimeOffset resolved) => new()
    {
        Format = CurrentFormat,
        Tool = $"hf-model-cache {ProductVersion.Text}",
        Repo = repo.Name,
        Type = repo.Type.ToName(),
        Revision = revision,
        Commit = commit.Sha,
        Resolved = resolved,
    };

    /// <summary>The commit, as far as the document is usable; anyone with write access to the store may have written it.</summary>
    internal Commit? FindCommit(RepoId repo, string revision) =>
        Repo == repo.Name && Type == repo.Type.ToName() && Revision == revision ? Repos.Commit.TryParse(Commit) : null;
}

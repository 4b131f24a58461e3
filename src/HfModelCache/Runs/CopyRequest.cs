using HfModelCache.Copies;
using HfModelCache.Repos;
using HfModelCache.Selection;

namespace HfModelCache.Runs;

/// <summary>Represents a request for a copy.</summary>
public sealed record CopyRequest
{
    /// <summary>The repository.</summary>
    public required RepoId Repo { get; init; }

    /// <summary>Branch, tag, ref (<c>refs/pr/1</c>) or commit. Default <c>main</c>.</summary>
    public string Revision { get; init; } = "main";

    /// <summary>The files to select. Default: all but weights in a second format.</summary>
    public SelectionRules Selection { get; init; } = SelectionRules.Default;

    /// <summary>The prefix of all keys; empty, or ending in <c>/</c>. Default <c>models/</c>.</summary>
    public string Prefix { get; init; } = "models/";

    /// <summary>Where copies are stored below <see cref="Prefix"/>. Default <see cref="CopyLayout.Name"/>.</summary>
    public CopyLayout Layout { get; init; }

    /// <summary>The location of the copy. Default: below <see cref="Prefix"/>, by the repo's name.</summary>
    public CopyLocation Location
    {
        get => field ?? CopyLocation.Of(Prefix, Repo);
        init;
    }

    /// <summary>
    /// Whether objects that this tool did not write, under keys of the copy's files, are replaced if they differ. Default
    /// true.
    /// </summary>
    internal bool ReplacesForeign { get; init; } = true;

    /// <summary>Whether a complete copy of another commit is replaced. Default false.</summary>
    public bool Refresh { get; init; }

    /// <summary>Whether the run must not use the network to the source. Default false.</summary>
    public bool Offline { get; init; }

    /// <summary>Who may read the repo, if the source was asked what the revision means. Default unknown.</summary>
    internal Visibility Visibility { get; init; }

    /// <summary>Returns the request for the copy of the commit that a revision means, beside others.</summary>
    internal CopyRequest At(RepoRevision revision) => At(revision.Commit) with { Visibility = revision.Visibility };

    /// <summary>Returns the request for the copy of one commit, beside others.</summary>
    internal CopyRequest At(Commit commit) => this with
    {
        Revision = commit.Sha,
        Location = CopyLocation.Of(Prefix, Repo, commit),
        Refresh = false,
    };
}

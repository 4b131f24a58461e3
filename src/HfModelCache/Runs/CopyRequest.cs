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

    /// <summary>The location of the copy.</summary>
    public CopyLocation Location => CopyLocation.Of(Prefix, Repo);

    /// <summary>Whether a complete copy of another commit is replaced. Default false.</summary>
    public bool Refresh { get; init; }

    /// <summary>Whether the run must not use the network to the source. Default false.</summary>
    public bool Offline { get; init; }
}

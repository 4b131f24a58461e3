using HfModelCache.Copies;
using HfModelCache.Repos;
using HfModelCache.Selection;

namespace HfModelCache.Runs;

/// <summary>What is to be in the store.</summary>
public sealed record CopyRequest
{
    /// <summary>The repository.</summary>
    public required RepoId Repo { get; init; }

    /// <summary>Branch, tag, ref (<c>refs/pr/1</c>) or commit. Default <c>main</c>.</summary>
    public string Revision { get; init; } = "main";

    /// <summary>Which of its files. Default: all but other formats' copies of weights.</summary>
    public SelectionRules Selection { get; init; } = SelectionRules.Default;

    /// <summary>What keys begin with; empty, or ending in <c>/</c>. Default <c>models/</c>.</summary>
    public string Prefix { get; init; } = "models/";

    /// <summary>The location of the copy.</summary>
    public CopyLocation Location => CopyLocation.Of(Prefix, Repo);

    /// <summary>Whether a complete copy of another commit is brought to the one asked for. Default false.</summary>
    public bool Refresh { get; init; }

    /// <summary>Whether the Hub may not be asked. Default false.</summary>
    public bool Offline { get; init; }
}

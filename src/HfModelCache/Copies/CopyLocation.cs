using HfModelCache.Repos;
using HfModelCache.Runs;

namespace HfModelCache.Copies;

/// <summary>Where in the store a repo's copy lies: <c>prefix/org/name/…</c>.</summary>
/// <param name="Root">What all its keys begin with, ending in <c>/</c>, so that <c>gemma-2b</c> is not <c>gemma-2b-it</c>.</param>
public sealed record CopyLocation(string Root)
{
    private string Own => $"{Root}{RepoPath.ReservedFolder}/";

    /// <summary>The object that says that the copy is whole.</summary>
    public string ManifestKey => Own + "manifest.json";

    /// <summary>The object that says which files of an unfinished copy are whole.</summary>
    public string JournalKey => Own + "journal.json";

    /// <summary>What the keys of the objects begin with by which replicas agree on a leader.</summary>
    public string LeasePrefix => Own + "lease/";

    /// <summary>What the keys of the objects begin with by which several machines carry one copy together.</summary>
    public string SharesPrefix => Own + "shares/";

    /// <summary>The place of a request's copy.</summary>
    public static CopyLocation Of(CopyRequest request) => new($"{request.Prefix}{request.Repo.Name}/");

    /// <summary>The object that a file becomes.</summary>
    public string KeyOf(string path) => Root + path;

    /// <summary>The file that an object is, or null for this tool's own objects.</summary>
    public string? PathOf(string key) => key.StartsWith(Own, StringComparison.Ordinal) ? null : key[Root.Length..];
}

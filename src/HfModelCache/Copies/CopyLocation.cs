using HfModelCache.Repos;

namespace HfModelCache.Copies;

/// <summary>Represents where a repo's copy is stored: <c>prefix/org/name/…</c>.</summary>
/// <param name="Root">The prefix of all its keys, ending in <c>/</c>, so that <c>gemma-2b</c> is not <c>gemma-2b-it</c>.</param>
public sealed record CopyLocation(string Root)
{
    private string Own => $"{Root}{RepoPath.ReservedFolder}/";

    /// <summary>The object that declares the copy complete.</summary>
    public string ManifestKey => Own + "manifest.json";

    /// <summary>The object that lists the verified files of an incomplete copy.</summary>
    public string JournalKey => Own + "journal.json";

    /// <summary>The prefix of the leases by which replicas elect a leader.</summary>
    public string LeasePrefix => Own + "lease/";

    /// <summary>The prefix of the documents by which machines share the work of one copy.</summary>
    public string SharesPrefix => Own + "shares/";

    /// <summary>The location of a repo's copy.</summary>
    /// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
    /// <param name="repo">The repo.</param>
    public static CopyLocation Of(string prefix, RepoId repo) => new($"{prefix}{repo.Name}/");

    /// <summary>The object that a file becomes.</summary>
    public string KeyOf(string path) => Root + path;

    /// <summary>The path of an object's file; null for this tool's own objects.</summary>
    public string? PathOf(string key) => key.StartsWith(Own, StringComparison.Ordinal) ? null : key[Root.Length..];
}

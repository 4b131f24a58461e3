using System.Globalization;
using HfModelCache.Integrity;
using HfModelCache.Repos;

namespace HfModelCache.Copies;

/// <summary>Represents where a repo's copy is stored: <c>prefix/org/name/…</c>.</summary>
public record CopyLocation
{
    private readonly string _own;

    /// <summary>Creates a location.</summary>
    /// <param name="root">The prefix of all its keys; empty, or ending in <c>/</c>, so that <c>gemma-2b</c> is not <c>gemma-2b-it</c>.</param>
    public CopyLocation(string root)
        : this(root, $"{root}{RepoPath.ReservedFolder}/")
    {
    }

    /// <summary>Creates a location whose documents are stored elsewhere.</summary>
    /// <param name="root">The prefix of all its keys; empty, or ending in <c>/</c>.</param>
    /// <param name="own">The prefix of this tool's own objects, ending in <c>/</c>.</param>
    protected CopyLocation(string root, string own) => (Root, _own) = (root, own);

    /// <summary>The prefix of all its keys; empty, or ending in <c>/</c>.</summary>
    public string Root { get; }

    /// <summary>The object that declares the copy complete.</summary>
    public string ManifestKey => _own + "manifest.json";

    /// <summary>The object that lists the verified files of an incomplete copy.</summary>
    public string JournalKey => _own + "journal.json";

    /// <summary>The prefix of the segments of journals: what large copies have stored since their journal was begun.</summary>
    public string SegmentsPrefix => _own + "journal/";

    /// <summary>The prefix of the leases by which replicas elect a leader.</summary>
    public virtual string LeasePrefix => _own + "lease/";

    /// <summary>The prefix of the documents by which machines share the work of one copy.</summary>
    public string SharesPrefix => _own + "shares/";

    /// <summary>The prefix of the day on which the copy was last used.</summary>
    public string UsedPrefix => _own + "used/";

    /// <summary>
    /// Whether the objects below <see cref="Root"/> may belong to other copies and programs too, so that none is removed
    /// or reported because this copy does not need it.
    /// </summary>
    public virtual bool IsShared => false;

    /// <summary>The prefix of everything that belongs to the repo. Other copies are searched for above it.</summary>
    protected internal virtual string OutermostRoot => Root;

    /// <summary>The location of a repo's copy by its name.</summary>
    /// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
    /// <param name="repo">The repo.</param>
    public static CopyLocation Of(string prefix, RepoId repo) => new($"{prefix}{repo.Name}/");

    /// <summary>The location of the copy of one commit, beside others.</summary>
    /// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
    /// <param name="repo">The repo.</param>
    /// <param name="commit">The commit.</param>
    public static CopyLocation Of(string prefix, RepoId repo, Commit commit) => new CommitLocation($"{prefix}{repo.Name}/", commit);

    /// <summary>The path of an object's file; null for this tool's own objects.</summary>
    public string? PathOf(string key) => key.StartsWith(_own, StringComparison.Ordinal) ? null : key[Root.Length..];

    /// <summary>The prefix of the segments of a journal.</summary>
    /// <param name="journal">The journal's ID.</param>
    internal string SegmentsOf(string journal) => $"{SegmentsPrefix}{journal}/";

    /// <summary>The key of a segment of a journal. Keys sort by number.</summary>
    /// <param name="journal">The journal's ID.</param>
    /// <param name="number">The segment's number, from 1.</param>
    internal string SegmentOf(string journal, int number) => string.Create(CultureInfo.InvariantCulture, $"{SegmentsOf(journal)}{number:D6}.json");

    /// <summary>Whether an object below <see cref="Root"/> belongs to another copy of the same repo, stored by its commit.</summary>
    public bool IsOfCommit(string key) => CommitLocation.CommitOf(Root, key) is not null;

    /// <summary>The object that a file becomes.</summary>
    public string KeyOf(RepoFile file) => KeyOf(file.Path, file.Digest);

    /// <summary>The object that a file becomes.</summary>
    public string KeyOf(ManifestFile file) => KeyOf(file.File);

    /// <summary>The object that a file becomes.</summary>
    /// <param name="path">Its path in the repo.</param>
    /// <param name="digest">Its hash.</param>
    protected virtual string KeyOf(string path, ContentDigest digest) => Root + path;
}

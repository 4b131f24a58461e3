using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Content;

namespace HfModelCache.TestHub.Repos;

/// <summary>A repository on the test hub: commits, the names that point at them, and who may read them.</summary>
public sealed class TestRepo
{
    private readonly ConcurrentDictionary<string, RepoCommit> _commits = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _refs = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;

    internal TestRepo(RepoKind kind, string id, TimeProvider clock)
    {
        Kind = kind;
        Id = id;
        _clock = clock;
        InternalId = ContentDigests.Invented($"{kind} {id}", 24);
    }

    /// <summary>What kind of repository it is.</summary>
    public RepoKind Kind { get; }

    /// <summary>The name, for example <c>openai-community/gpt2</c>.</summary>
    public string Id { get; }

    /// <summary>Who may read it.</summary>
    public RepoAccess Access { get; set; } = RepoAccess.Public;

    /// <summary>Whether its large files lie in Xet storage, the rule today, or in plain LFS storage.</summary>
    public bool UsesXet { get; set; } = true;

    /// <summary>A last change to the repository info before it is sent: unknown, missing or null fields.</summary>
    public Action<JsonObject>? AlterInfo { get; set; }

    /// <summary>A last change to the listing before it is cut into pages: unsafe names, odd types, duplicates.</summary>
    public Action<IList<JsonObject>>? AlterTree { get; set; }

    /// <summary>The id that the Hub uses inside signed URLs.</summary>
    public string InternalId { get; }

    /// <summary>Every branch, tag and other ref with the commit it points at.</summary>
    public IReadOnlyDictionary<string, string> Refs => _refs;

    /// <summary>Makes a commit of exactly these files and points a branch (or <c>refs/pr/N</c>) at it.</summary>
    /// <returns>The commit's hash.</returns>
    public string Commit(string revision, params IEnumerable<TestFile> files)
    {
        var sorted = files.OrderBy(f => f.Path, StringComparer.Ordinal).ToArray();
        var listing = string.Join('\n', sorted.Select(f => $"{f.Path} {f.IsLfs} {f.Content.Identity}"));
        var sha = ContentDigests.Invented($"commit {Kind} {Id} {_commits.Count}\n{listing}", 40);
        _commits[sha] = new RepoCommit(sha, _clock.GetUtcNow(), sorted);
        Point(revision, sha);
        return sha;
    }

    /// <summary>Points a branch or ref at a commit; a tag is written <c>refs/tags/NAME</c>.</summary>
    public void Point(string revision, string sha) => _refs[RefName(revision)] = sha;

    /// <summary>The commit that a branch, tag, full ref or hash names, or null; <c>HEAD</c> is the main branch.</summary>
    public RepoCommit? Find(string revision) =>
        (revision == "HEAD" ? Pointed("main", "refs/heads/") : null)
        ?? Pointed(revision, "refs/heads/") ?? Pointed(revision, "refs/tags/") ?? Pointed(revision, "")
        ?? _commits.GetValueOrDefault(revision);

    private RepoCommit? Pointed(string revision, string prefix) =>
        _refs.TryGetValue(prefix + revision, out var sha) ? _commits.GetValueOrDefault(sha) : null;

    private static string RefName(string revision) =>
        revision.StartsWith("refs/", StringComparison.Ordinal) ? revision : "refs/heads/" + revision;
}

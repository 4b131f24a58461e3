using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Sources.Copies;

/// <summary>Represents the published copies of a store as a source. A manifest is an authority exactly as the Hub's tree is.</summary>
/// <param name="documents">Reads manifests; retries by itself.</param>
/// <param name="content">Reads files, each call once.</param>
/// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
/// <param name="layout">The layout in which copies are looked for first.</param>
/// <param name="logger">Receives what is logged.</param>
internal sealed class CopySource(IObjectReader documents, IObjectReader content, string prefix, CopyLayout layout, ILogger logger) : IModelSource
{
    private readonly PublishedCopies _published = new(documents, prefix, layout, logger);

    // ETags belong to the manifest that states them, so a transfer keeps to the one with which it began.
    private readonly ConcurrentDictionary<(RepoId Repo, Commit Commit), ReadableCopy> _copies = new();
    private readonly ConcurrentDictionary<(RepoId Repo, string Revision), Commit> _meanings = new();
    private readonly ConcurrentDictionary<RepoId, ReadableCopy> _growing = new();
    private readonly ConcurrentDictionary<string, bool> _doubted = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => $"the copy in {documents.Describe(prefix)}";

    /// <inheritdoc/>
    public FailureReason Interruption => FailureReason.StoreUnreachable;

    /// <inheritdoc/>
    /// <remarks>A store answers each request with a lookup, so it takes fewer and larger ones than a content server.</remarks>
    public long SmallestPiece => 4L << 20;

    /// <summary>The paths of files whose objects were missing, replaced, or not what the manifest states.</summary>
    public IReadOnlyCollection<string> Doubted => [.. _doubted.Keys];

    /// <summary>States what a revision means, for a copy whose manifest does not name it.</summary>
    public void Define(RepoId repo, string revision, Commit commit) => _meanings[(repo, revision)] = commit;

    /// <summary>Follows a copy that another run fills, by its journal: its files can be read as soon as they are whole.</summary>
    /// <param name="repo">The repo.</param>
    /// <param name="location">The location of the copy.</param>
    /// <param name="journal">The journal.</param>
    /// <returns>Whether it can be followed; false if it is of another commit than before.</returns>
    public bool Follow(RepoId repo, CopyLocation location, Manifest journal)
    {
        journal = journal.WithoutFormer();
        if (_growing.TryGetValue(repo, out var copy))
        {
            if (copy.Document.Commit != journal.Commit)
                return false;
            copy.Add(journal.Files);
            return true;
        }

        copy = new ReadableCopy(location, journal);
        _copies[(repo, Commit.TryParse(journal.Commit)!)] = copy;
        _growing[repo] = copy;
        return true;
    }

    /// <summary>Whether the copy of a repo is being followed.</summary>
    public bool IsFollowing(RepoId repo) => _growing.ContainsKey(repo);

    /// <summary>Ends the following of a copy, because it is complete or will not be.</summary>
    /// <param name="repo">The repo.</param>
    /// <param name="manifest">The manifest, if the copy is complete; otherwise null.</param>
    public void Unfollow(RepoId repo, Manifest? manifest)
    {
        if (!_growing.TryRemove(repo, out var copy))
            return;
        if (manifest?.Commit == copy.Document.Commit)
            copy.Add(manifest.Files);
        copy.End(new OperatorException(FailureReason.CopyDamaged, $"{Where(repo)} was not completed at commit {copy.Document.Commit}."));
    }

    /// <summary>Reads the manifest of a revision's copy; null if no complete copy is published.</summary>
    public async Task<Manifest?> FindManifestAsync(RepoId repo, string revision, CancellationToken cancellationToken) =>
        (await _published.FindAsync(repo, revision, cancellationToken).ConfigureAwait(false))?.Manifest;

    /// <summary>Forgets what was read and doubted, because the copy has been repaired or replaced.</summary>
    public void Forget()
    {
        _copies.Clear();
        _doubted.Clear();
    }

    /// <inheritdoc/>
    /// <remarks>Unlike the Hub, a store knows only the commits of which it holds copies.</remarks>
    public async Task<RepoRevision> ResolveAsync(RepoId repo, string revision, CancellationToken cancellationToken)
    {
        var manifest = _growing.TryGetValue(repo, out var growing)
            ? growing.Document
            : await ReadAsync(repo, revision, cancellationToken).ConfigureAwait(false);
        return manifest.IsNamed(revision) || _meanings.GetValueOrDefault((repo, revision))?.Sha == manifest.Commit
            ? new RepoRevision(Commit.TryParse(manifest.Commit)!, Names: null)
            : throw new OperatorException(
                FailureReason.OtherRevision,
                $"{Where(repo)} holds revision \"{manifest.Revision}\" (commit {manifest.Commit}), not \"{revision}\".");
    }

    /// <inheritdoc/>
    public Task<RepoRevision> LookUpAsync(RepoId repo, Commit commit, CancellationToken cancellationToken) =>
        ResolveAsync(repo, commit.Sha, cancellationToken);

    /// <inheritdoc/>
    public async Task<Snapshot> ListFilesAsync(RepoId repo, RepoRevision revision, CancellationToken cancellationToken)
    {
        var manifest = (await CopyOfAsync(repo, revision.Commit, cancellationToken).ConfigureAwait(false)).Document;
        return manifest.ToSnapshot() with
        {
            NotHeld = manifest.LeftOut.Select(file => file.Path).ToHashSet(StringComparer.Ordinal),
        };
    }

    /// <inheritdoc/>
    public async Task WaitForAsync(RepoId repo, Commit commit, RepoFile file, CancellationToken cancellationToken)
    {
        if (_growing.TryGetValue(repo, out var copy) && copy.Document.Commit == commit.Sha)
            await copy.WaitForAsync(file.Path, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ISourceConnection Connect() => new CopyConnection(content.Connect());

    /// <inheritdoc/>
    public ISourceFile Open(RepoId repo, Commit commit, RepoFile file) => new CopyFile(this, content, (repo, commit), file);

    /// <inheritdoc/>
    public string Fingerprint(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{documents.Describe(prefix)}\n{text}")));

    /// <summary>Returns the entry of a file, as it was when the commit's files were listed; null if the copy doesn't hold it.</summary>
    /// <exception cref="OperatorException">The store holds no copy of the commit.</exception>
    public async ValueTask<ManifestFile?> FindAsync(RepoId repo, Commit commit, string path, CancellationToken cancellationToken)
    {
        var copy = await CopyOfAsync(repo, commit, cancellationToken).ConfigureAwait(false);
        return copy.Find(path);
    }

    /// <summary>Notes that a file's object was missing, replaced, or not what the manifest states.</summary>
    public void Doubt(string path) => _doubted[path] = true;

    /// <summary>Returns the key of a file, in the copy of which the commit's files were listed.</summary>
    public string KeyOf(RepoId repo, Commit commit, RepoFile file) =>
        (_copies.GetValueOrDefault((repo, commit))?.Location ?? CopyLocation.Of(prefix, repo)).KeyOf(file);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private string Where(RepoId repo) => documents.Describe(CopyLocation.Of(prefix, repo).Root);

    private async ValueTask<ReadableCopy> CopyOfAsync(RepoId repo, Commit commit, CancellationToken cancellationToken)
    {
        if (_copies.TryGetValue((repo, commit), out var known))
            return known;
        await LookUpAsync(repo, commit, cancellationToken).ConfigureAwait(false);
        return _copies[(repo, commit)];
    }

    private async Task<Manifest> ReadAsync(RepoId repo, string revision, CancellationToken cancellationToken)
    {
        // Another name of a commit that is known already leads to its copy.
        var name = _meanings.GetValueOrDefault((repo, revision))?.Sha ?? revision;
        if (await _published.FindAsync(repo, name, cancellationToken).ConfigureAwait(false) is not { } copy)
            throw new OperatorException(FailureReason.CopyDamaged, $"{Where(repo)} holds no complete copy of {repo}.");
        copy.Manifest.ThrowIfNotOf(repo, Where(repo));
        _copies[(repo, Commit.TryParse(copy.Manifest.Commit)!)] = new ReadableCopy(copy.Location, copy.Manifest);
        return copy.Manifest;
    }
}

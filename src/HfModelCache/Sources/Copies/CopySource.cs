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
/// <param name="logger">Receives what is logged.</param>
internal sealed class CopySource(IObjectReader documents, IObjectReader content, string prefix, ILogger logger) : IModelSource
{
    // ETags belong to the manifest that states them, so a transfer keeps to the one with which it began.
    private readonly ConcurrentDictionary<(RepoId Repo, Commit Commit), PublishedCopy> _copies = new();

    /// <inheritdoc/>
    public string Name => $"the copy in {documents.Describe(prefix)}";

    /// <inheritdoc/>
    /// <remarks>Unlike the Hub, a store knows one commit of a repo, so every revision is compared with it.</remarks>
    public async Task<RepoRevision> ResolveAsync(RepoId repo, string revision, CancellationToken cancellationToken)
    {
        var manifest = await ReadAsync(repo, cancellationToken).ConfigureAwait(false);
        return manifest.IsNamed(revision)
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
        var (manifest, _) = await CopyOfAsync(repo, revision.Commit, cancellationToken).ConfigureAwait(false);
        return manifest.ToSnapshot() with
        {
            NotHeld = manifest.LeftOut.Select(file => file.Path).ToHashSet(StringComparer.Ordinal),
        };
    }

    /// <inheritdoc/>
    public ISourceConnection Connect() => new StoreConnection();

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
        return copy.Files.GetValueOrDefault(path);
    }

    /// <summary>Returns the location of a repo's copy.</summary>
    public CopyLocation LocationOf(RepoId repo) => CopyLocation.Of(prefix, repo);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private string Where(RepoId repo) => documents.Describe(LocationOf(repo).Root);

    private async ValueTask<PublishedCopy> CopyOfAsync(RepoId repo, Commit commit, CancellationToken cancellationToken)
    {
        if (_copies.TryGetValue((repo, commit), out var known))
            return known;
        await LookUpAsync(repo, commit, cancellationToken).ConfigureAwait(false);
        return _copies[(repo, commit)];
    }

    private async Task<Manifest> ReadAsync(RepoId repo, CancellationToken cancellationToken)
    {
        var (manifest, _) = await new CopyDocumentReader(documents, logger)
            .ReadAsync(LocationOf(repo).ManifestKey, cancellationToken).ConfigureAwait(false);
        if (manifest is null)
            throw new OperatorException(FailureReason.CopyDamaged, $"{Where(repo)} holds no complete copy of {repo}.");
        manifest.ThrowIfNotOf(repo, Where(repo));
        _copies[(repo, Commit.TryParse(manifest.Commit)!)] =
            new PublishedCopy(manifest, manifest.Files.ToDictionary(file => file.Path, StringComparer.Ordinal));
        return manifest;
    }

    private sealed record PublishedCopy(Manifest Manifest, IReadOnlyDictionary<string, ManifestFile> Files);

    // A store decides itself which of its connections a request takes.
    private sealed class StoreConnection : ISourceConnection
    {
        public void Dispose()
        {
        }
    }
}

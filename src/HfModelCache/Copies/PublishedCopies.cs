using HfModelCache.Copies.Revisions;
using HfModelCache.Repos;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Copies;

/// <summary>Finds the complete copies of a store, in both layouts.</summary>
/// <param name="store">The store.</param>
/// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
/// <param name="layout">The layout to look at first.</param>
/// <param name="logger">Receives warnings about unusable documents.</param>
/// <param name="read">Reads the manifest at a location; null, the default, to read it from the store each time.</param>
internal sealed class PublishedCopies(
    IObjectReader store, string prefix, CopyLayout layout, ILogger logger, Func<CopyLocation, CancellationToken, Task<Manifest?>>? read = null)
{
    private readonly Func<CopyLocation, CancellationToken, Task<Manifest?>> _read = read ?? NewReader(new CopyDocumentReader(store, logger));
    private readonly RevisionReader _revisions = new(store, prefix, logger);

    /// <summary>Finds the copy of a revision.</summary>
    /// <returns>
    /// The copy; null if there is none. If only another revision is stored by the repo's name, that copy, whose manifest does not
    /// name the requested one.
    /// </returns>
    public async Task<PublishedCopy?> FindAsync(RepoId repo, string revision, CancellationToken cancellationToken)
    {
        if (layout == CopyLayout.Commit && await FindByCommitAsync(repo, revision, cancellationToken).ConfigureAwait(false) is { } byCommit)
            return byCommit;
        var byName = await ReadAsync(CopyLocation.Of(prefix, repo), cancellationToken).ConfigureAwait(false);
        if (layout == CopyLayout.Commit || byName?.Manifest.IsOf(repo) == true && byName.Manifest.IsNamed(revision))
            return byName;
        return await FindByCommitAsync(repo, revision, cancellationToken).ConfigureAwait(false) ?? byName;
    }

    /// <summary>Finds the copy of a revision by the repo's name.</summary>
    public async Task<PublishedCopy?> FindByNameAsync(RepoId repo, string revision, CancellationToken cancellationToken) =>
        await ReadAsync(CopyLocation.Of(prefix, repo), cancellationToken).ConfigureAwait(false) is { } copy
        && copy.Manifest.IsOf(repo) && copy.Manifest.IsNamed(revision)
            ? copy
            : null;

    /// <summary>Finds the copy of a commit.</summary>
    public async Task<PublishedCopy?> FindAsync(RepoId repo, Commit commit, CancellationToken cancellationToken) =>
        await ReadAsync(CopyLocation.Of(prefix, repo, commit), cancellationToken).ConfigureAwait(false) is { } copy
        && copy.Manifest.Commit == commit.Sha && copy.Manifest.IsOf(repo)
            ? copy
            : null;

    private async Task<PublishedCopy?> FindByCommitAsync(RepoId repo, string revision, CancellationToken cancellationToken)
    {
        var commit = Commit.TryParse(revision);
        commit ??= (await _revisions.FindAsync(repo, revision, cancellationToken).ConfigureAwait(false))?.FindCommit(repo, revision);
        return commit is not null && await FindAsync(repo, commit, cancellationToken).ConfigureAwait(false) is { } copy
            ? copy with { Manifest = copy.Manifest.Naming(revision) }
            : null;
    }

    private async Task<PublishedCopy?> ReadAsync(CopyLocation location, CancellationToken cancellationToken) =>
        await _read(location, cancellationToken).ConfigureAwait(false) is { } manifest ? new PublishedCopy(location, manifest) : null;

    private static Func<CopyLocation, CancellationToken, Task<Manifest?>> NewReader(CopyDocumentReader documents) =>
        async (location, ct) => (await documents.ReadAsync(location.ManifestKey, ct).ConfigureAwait(false)).Manifest;
}

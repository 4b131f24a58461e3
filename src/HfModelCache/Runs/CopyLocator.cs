using HfModelCache.Copies;
using HfModelCache.Copies.Revisions;
using HfModelCache.Failures;
using HfModelCache.Repos;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Runs;

/// <summary>Finds where the copy of a revision belongs in the store. By the repo's name that is known; by commit, the commit decides.</summary>
/// <param name="parts">The dependencies.</param>
/// <param name="request">The requested copy.</param>
internal sealed partial class CopyLocator(RunDependencies parts, CopyRequest request)
{
    private readonly ILogger _logger = parts.Logger;
    private readonly PublishedCopies _published = new(parts.Store.Unfenced, request.Prefix, request.Layout, parts.Logger);

    /// <summary>Whether a document in the store states the commit that was found last. Default false.</summary>
    public bool IsStated { get; private set; }

    /// <summary>Returns the request for the copy to complete.</summary>
    /// <remarks>
    /// A commit means itself. A document in the store states what another revision means; a refresh, or the lack of a document,
    /// asks the source.
    /// </remarks>
    /// <exception cref="ModelCacheException">The source does not know the revision, or is needed and the run is offline.</exception>
    public async Task<CopyRequest> LocateAsync(CancellationToken cancellationToken) => request.Layout == CopyLayout.Name
        ? request
        : request.At(Commit.TryParse(request.Revision) is { } itself
            ? new RepoRevision(itself, Names: null)
            : await ResolveAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Returns the request for the copy that is complete, in whichever layout; the request itself if none is.</summary>
    public async Task<CopyRequest> LocatePublishedAsync(CancellationToken cancellationToken) =>
        await _published.FindAsync(request.Repo, request.Revision, cancellationToken).ConfigureAwait(false) is { Location: CommitLocation { Commit: var commit } }
            ? request.At(commit)
            : request;

    private async Task<RepoRevision> ResolveAsync(CancellationToken cancellationToken)
    {
        var mayAsk = !request.Offline;
        var revisions = new RevisionReader(parts.Store.Unfenced, request.Prefix, _logger);
        var stated = await revisions.FindAsync(request.Repo, request.Revision, cancellationToken).ConfigureAwait(false);
        if (stated is not null && (!request.Refresh || !mayAsk || stated.Pinned))
        {
            if (request.Refresh && stated.Pinned)
                LogPinned(request.Revision, stated.Commit);
            IsStated = true;
            return new RepoRevision(Commit.TryParse(stated.Commit)!, Names: null);
        }

        // A copy by the repo's name may have been made before commits were stored side by side.
        if ((!request.Refresh || !mayAsk)
            && await _published.FindByNameAsync(request.Repo, request.Revision, cancellationToken).ConfigureAwait(false) is { } byName)
        {
            return new RepoRevision(Commit.TryParse(byName.Manifest.Commit)!, Names: null);
        }

        if (!mayAsk)
        {
            var root = CopyLocation.Of(request.Prefix, request.Repo).Root;
            throw new OperatorException(
                FailureReason.Offline,
                $"{parts.Store.Unfenced.Describe(root)} holds no complete copy of {request.Repo} at revision \"{request.Revision}\".");
        }

        return await parts.Source.ResolveAsync(request.Repo, request.Revision, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(110, LogLevel.Information, "Revision {Revision} is pinned to commit {Commit}: the source is not asked for a newer one.")]
    private partial void LogPinned(string revision, string commit);
}

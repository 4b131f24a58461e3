using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Sources;
using HfModelCache.Stores;

namespace HfModelCache.Runs;

/// <summary>Resolves the requested commit; asks the source only if the manifest does not state it.</summary>
/// <param name="source">The source.</param>
/// <param name="store">The store, for names in messages.</param>
internal sealed class SnapshotResolver(IModelSource source, IObjectStore store)
{
    /// <summary>Returns the requested commit and its files if the manifest states them; only a refresh asks the source, for the commit alone.</summary>
    public async Task<Snapshot?> FindInManifestAsync(CopyRequest request, Manifest? manifest, CancellationToken cancellationToken)
    {
        if (manifest is null || !manifest.IsOf(request.Repo))
            return null;
        if (manifest.IsNamed(request.Revision) && (!request.Refresh || request.Offline))
            return manifest.ToSnapshot(request.Visibility);
        return request is { Refresh: true, Offline: false }
            && await source.ResolveAsync(request.Repo, request.Revision, cancellationToken).ConfigureAwait(false) is { } revision
            && revision.Commit.Sha == manifest.Commit
                ? manifest.ToSnapshot(revision.Visibility)
                : null;
    }

    /// <summary>Returns the requested commit and its files.</summary>
    /// <param name="request">The requested copy.</param>
    /// <param name="manifest">The published manifest, if there is one.</param>
    /// <param name="pinned">The commit of the earlier work to complete; null for none.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="OperatorException">The copy is of something else, or the run is offline and would need the source.</exception>
    public async Task<Snapshot> ResolveAsync(
        CopyRequest request,
        Manifest? manifest,
        Commit? pinned,
        CancellationToken cancellationToken)
    {
        var where = store.Describe(request.Location.Root);
        var asked = request.Revision;
        manifest?.ThrowIfNotOf(request.Repo, where);

        if (manifest is not null && manifest.IsNamed(request.Revision) && (!request.Refresh || request.Offline))
            return manifest.ToSnapshot(request.Visibility);
        if (request.Offline)
        {
            throw manifest is null
                ? new OperatorException(FailureReason.Offline, $"{where} holds no complete copy of {request.Repo}.")
                : new OperatorException(
                    FailureReason.OtherRevision, $"{where} holds revision \"{manifest.Revision}\", not \"{asked}\".");
        }

        if (pinned is not null && manifest?.Commit == pinned.Sha)
            return manifest.ToSnapshot();
        var revision = pinned is null
            ? await source.ResolveAsync(request.Repo, asked, cancellationToken).ConfigureAwait(false)
            : await source.LookUpAsync(request.Repo, pinned, cancellationToken).ConfigureAwait(false);
        var commit = revision.Commit;
        if (manifest?.Commit == commit.Sha)
            return manifest.ToSnapshot(revision.Visibility);
        if (manifest is not null && !request.Refresh)
        {
            throw new OperatorException(
                FailureReason.OtherRevision,
                $"{where} holds revision \"{manifest.Revision}\" (commit {manifest.Commit}); \"{asked}\" is commit {commit}.");
        }

        return await source.ListFilesAsync(request.Repo, revision, cancellationToken).ConfigureAwait(false);
    }
}

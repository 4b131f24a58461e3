using HfModelCache.Copies;
using HfModelCache.Copies.Revisions;
using HfModelCache.Failures;
using HfModelCache.Repos;

namespace HfModelCache.Runs;

/// <summary>Lets a user decide which commit a revision means in the store, where commits are stored side by side.</summary>
/// <param name="parts">The dependencies.</param>
/// <param name="repo">The repo.</param>
/// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
/// <param name="revision">The branch, tag or ref.</param>
internal sealed class PinRevision(RunDependencies parts, RepoId repo, string prefix, string revision)
{
    private readonly RevisionDocuments _revisions = new(parts.Store.Unfenced, prefix, parts.Logger);

    /// <summary>Moves the revision to a commit whose copy is complete, and keeps it there whatever a refresh finds.</summary>
    /// <returns>What the revision meant before; null if nothing.</returns>
    /// <exception cref="OperatorException">The store holds no complete copy of the commit.</exception>
    public async Task<RevisionDocument?> PinAsync(Commit commit, CancellationToken cancellationToken)
    {
        await ThrowIfMissingAsync(commit, cancellationToken).ConfigureAwait(false);
        var before = await _revisions.FindAsync(repo, revision, cancellationToken).ConfigureAwait(false);
        var document = RevisionDocument.Of(repo, revision, commit, parts.Time.GetUtcNow()) with { Pinned = true };
        await _revisions.WriteAsync(repo, document, cancellationToken).ConfigureAwait(false);
        try
        {
            var copy = new CopyRequest { Repo = repo, Prefix = prefix, Layout = CopyLayout.Commit }.At(commit);
            await new PendingRemoval(parts, copy).OutwaitAsync(cancellationToken).ConfigureAwait(false);
            await ThrowIfMissingAsync(commit, cancellationToken).ConfigureAwait(false);
        }
        catch (OperatorException)
        {
            await (before is { Pinned: true }
                ? _revisions.WriteAsync(repo, before, cancellationToken)
                : _revisions.UnpinAsync(repo, revision, cancellationToken)).ConfigureAwait(false);
            throw;
        }

        return before;
    }

    /// <summary>Lets the next refresh move the revision again; until then it keeps its commit.</summary>
    /// <returns>What the revision means; null if the store does not know it.</returns>
    public async Task<RevisionDocument?> UnpinAsync(CancellationToken cancellationToken)
    {
        var stated = await _revisions.FindAsync(repo, revision, cancellationToken).ConfigureAwait(false);
        if (stated is { Pinned: true })
        {
            await _revisions.WriteAsync(repo, stated with { Pinned = false }, cancellationToken).ConfigureAwait(false);
            await _revisions.UnpinAsync(repo, revision, cancellationToken).ConfigureAwait(false);
        }

        return stated;
    }

    private async Task ThrowIfMissingAsync(Commit commit, CancellationToken cancellationToken)
    {
        var store = parts.Store.Unfenced;
        var copies = new PublishedCopies(store, prefix, CopyLayout.Commit, parts.Logger);
        if (await copies.FindAsync(repo, commit, cancellationToken).ConfigureAwait(false) is null)
        {
            throw new OperatorException(
                FailureReason.CopyMissing,
                $"{store.Describe(CopyLocation.Of(prefix, repo, commit).Root)} holds no complete copy of {repo}.");
        }
    }
}

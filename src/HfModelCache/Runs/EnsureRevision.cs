using HfModelCache.Copies;
using HfModelCache.Copies.Revisions;
using HfModelCache.Failures;
using HfModelCache.Repos;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Runs;

/// <summary>Ensures that the copy of a revision is in the store, complete and verified, in the requested layout.</summary>
/// <remarks>
/// <list type="number">
/// <item>Locate: decide where the copy belongs, <see cref="CopyLocator"/>.</item>
/// <item>Ensure that the copy is there, <see cref="EnsureCopy"/>. Where commits are stored side by side, no other one is touched.</item>
/// <item>Name: write the document that states the revision's commit, last of all. If a removal of the commit had begun before that,
/// wait for its end, and ensure once more.</item>
/// </list>
/// </remarks>
/// <param name="parts">The dependencies.</param>
/// <param name="request">The requested copy.</param>
internal sealed partial class EnsureRevision(RunDependencies parts, CopyRequest request)
{
    private readonly ILogger _logger = parts.Logger;
    private readonly TaskCompletionSource<CopyRequest> _located = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The request for the copy of step 2, as soon as it is known.</summary>
    public Task<CopyRequest> Located => _located.Task;

    /// <summary>Runs until the copy is complete.</summary>
    /// <exception cref="ModelCacheException">The copy could not be completed.</exception>
    public async Task<CopyResult> RunAsync(CancellationToken cancellationToken)
    {
        // Steps 1 and 2: locate, ensure.
        var resolved = parts.Time.GetUtcNow();
        var locator = new CopyLocator(parts, request);
        var copy = await locator.LocateAsync(cancellationToken).ConfigureAwait(false);
        _located.TrySetResult(copy);
        var result = await new EnsureCopy(parts, copy).RunAsync(cancellationToken).ConfigureAwait(false);
        if (copy.Revision == request.Revision || locator.IsStated)
            return result;

        // Step 3: name.
        if (!await NameAsync(result.Commit, resolved, cancellationToken).ConfigureAwait(false)
            || (!await new PendingRemoval(parts, copy).OutwaitAsync(cancellationToken).ConfigureAwait(false)
                && await IsPublishedAsync(result.Commit, cancellationToken).ConfigureAwait(false)))
        {
            return result;
        }

        // From now on a removal sees the name.
        var again = await new EnsureCopy(parts, copy).RunAsync(cancellationToken).ConfigureAwait(false);
        return again.IsHit ? result : again;
    }

    // Returns whether the revision means the commit. Whoever asked the source last knows best.
    private async Task<bool> NameAsync(Commit commit, DateTimeOffset resolved, CancellationToken cancellationToken)
    {
        var revisions = new RevisionDocuments(parts.Store.Unfenced, request.Prefix, _logger);
        try
        {
            var stated = await revisions.FindAsync(request.Repo, request.Revision, cancellationToken).ConfigureAwait(false);
            if (stated?.Commit == commit.Sha)
                return true;
            if (stated is not null && (stated.Pinned || stated.Resolved > resolved))
                return false;
            await revisions.WriteAsync(request.Repo, RevisionDocument.Of(request.Repo, request.Revision, commit, resolved), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperatorException e) when (e.Reason == FailureReason.StoreAccessDenied)
        {
            LogNotNamed(request.Revision, e.Message); // Credentials that may only read can use what is there.
            return false;
        }
    }

    private async Task<bool> IsPublishedAsync(Commit commit, CancellationToken cancellationToken) =>
        await new PublishedCopies(parts.Store.Unfenced, request.Prefix, CopyLayout.Commit, _logger)
            .FindAsync(request.Repo, commit, cancellationToken).ConfigureAwait(false) is not null;

    [LoggerMessage(111, LogLevel.Warning, "The copy is complete, but the store could not be told what revision {Revision} means. {Cause}")]
    private partial void LogNotNamed(string revision, string cause);
}

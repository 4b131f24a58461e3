using HfModelCache.Copies;
using HfModelCache.Failures;

namespace HfModelCache.Runs;

/// <summary>Compares the requested copy with the stored one, and changes nothing.</summary>
/// <param name="parts">The dependencies.</param>
/// <param name="request">The requested copy.</param>
internal sealed class PlanCopy(RunDependencies parts, CopyRequest request)
{
    /// <summary>Plans what <see cref="EnsureCopy"/> would do.</summary>
    /// <exception cref="ModelCacheException">It would fail.</exception>
    public async Task<CopyPlan> RunAsync(CancellationToken cancellationToken) =>
        (await CompareAsync(cancellationToken).ConfigureAwait(false)).Plan;

    /// <summary>Reads the stored copy and plans what is missing.</summary>
    public async Task<(StoredCopy Copy, CopyPlan Plan)> CompareAsync(CancellationToken cancellationToken)
    {
        var store = parts.Store.Unfenced;
        var copy = await StoredCopy.ReadAsync(store, new CopyDocuments(store, parts.Logger), request.Location, cancellationToken).ConfigureAwait(false);
        copy = copy.WithoutJournalOfOthers(request.Repo);
        copy = await copy.WithTwinsAsync(store, request.Prefix, request.Repo, request.Location, parts.Logger, cancellationToken).ConfigureAwait(false);
        var snapshot = await new SnapshotResolver(parts.Source, store)
            .ResolveAsync(request, copy.Manifest ?? copy.Twins.Manifest, pinned: null, cancellationToken).ConfigureAwait(false);
        return (copy, CopyPlanner.Make(request, snapshot, copy, store.Limits));
    }
}

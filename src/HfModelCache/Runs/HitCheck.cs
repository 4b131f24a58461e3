using HfModelCache.Copies;

namespace HfModelCache.Runs;

/// <summary>Checks whether a stored copy is what was requested, complete and tidy, so that nothing has to be done.</summary>
/// <param name="parts">The dependencies.</param>
/// <param name="request">The requested copy.</param>
internal sealed class HitCheck(RunDependencies parts, CopyRequest request)
{
    /// <summary>Checks the stored copy. Only a refresh asks the source, for the commit alone.</summary>
    /// <returns>The plan, with nothing to do; null if something has to be done.</returns>
    public async Task<CopyPlan?> FindAsync(StoredCopy copy, CancellationToken cancellationToken)
    {
        var store = parts.Store.Unfenced;
        var snapshots = new SnapshotResolver(parts.Source, store);
        if (await snapshots.FindInManifestAsync(request, copy.Manifest, cancellationToken).ConfigureAwait(false) is not { } snapshot)
            return null;
        var plan = CopyPlanner.Make(request, snapshot, copy, store.Limits);
        if (!plan.IsPublishedAs(copy.Manifest) || !plan.IsStatedIn(copy.Manifest!) || plan.Former.Count > 0 || parts.View?.Shows(copy.Manifest!, request.Revision) == false)
            return null;
        plan.ThrowIfNothingIsSelected();
        return plan;
    }
}

using HfModelCache.Stores;

namespace HfModelCache.Diagnosis.Store;

/// <summary>Lists what earlier diagnoses have left, and removes it.</summary>
internal sealed class ListCheck(Probe probe) : StoreCheck(KnownChecks.List, probe)
{
    public override async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var found = await Store.ListAsync(Probe.Root, cancellationToken).ConfigureAwait(false);
        await Probe.RemoveAbandonedAsync(found.Select(left => left.Key), cancellationToken).ConfigureAwait(false);
        return Finding.Passed("allowed");
    }
}

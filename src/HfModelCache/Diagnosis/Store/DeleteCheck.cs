using HfModelCache.Failures;

namespace HfModelCache.Diagnosis.Store;

/// <summary>Removes everything that this diagnosis has stored.</summary>
internal sealed class DeleteCheck(Probe probe) : CleanUpCheck(KnownChecks.Delete, probe)
{
    protected override async Task<Finding> CheckAsync(CancellationToken cancellationToken)
    {
        // Removing a missing object takes the same right.
        await Store.DeleteAsync(Probe.KeyOf(PutCheck.ObjectName), cancellationToken).ConfigureAwait(false);
        var left = await Probe.RemoveAsync(cancellationToken).ConfigureAwait(false);
        return left.Count == 0
            ? Finding.Passed("allowed; nothing is left behind")
            : Finding.Warning(FailureReason.StoreAccessDenied, $"{string.Join(", ", left)} could not be removed.");
    }
}

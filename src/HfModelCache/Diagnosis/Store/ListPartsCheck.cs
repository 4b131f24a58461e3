using HfModelCache.Failures;
using HfModelCache.Stores;

namespace HfModelCache.Diagnosis.Store;

/// <summary>Lists the parts of an open upload.</summary>
internal sealed class ListPartsCheck(Probe probe) : CleanUpCheck(KnownChecks.ListParts, probe)
{
    protected override async Task<Finding> CheckAsync(CancellationToken cancellationToken)
    {
        var upload = await Probe.StartUploadAsync("parts", cancellationToken).ConfigureAwait(false);
        await Store.UploadPartAsync(upload, 1, new(Content), cancellationToken).ConfigureAwait(false);
        var parts = await Store.ListPartsAsync(upload, cancellationToken).ConfigureAwait(false);
        return parts.Count == 1
            ? Finding.Passed("allowed")
            : Finding.Warning(FailureReason.StoreRejected, $"The store lists {parts.Count} parts of an upload that has one: uploads of a dead run are not resumed.");
    }
}

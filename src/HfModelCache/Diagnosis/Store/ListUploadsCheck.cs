using HfModelCache.Failures;
using HfModelCache.Stores;

namespace HfModelCache.Diagnosis.Store;

/// <summary>Lists the open uploads.</summary>
internal sealed class ListUploadsCheck(Probe probe) : CleanUpCheck(KnownChecks.ListUploads, probe)
{
    protected override async Task<Finding> CheckAsync(CancellationToken cancellationToken)
    {
        var upload = await Probe.StartUploadAsync("uploads", cancellationToken).ConfigureAwait(false);
        var open = await Store.ListUploadsAsync(upload.Key, cancellationToken).ConfigureAwait(false);
        return open.Any(found => found.UploadId == upload.UploadId)
            ? Finding.Passed("allowed")
            : Finding.Warning(FailureReason.StoreRejected, "The store does not list an upload that is open: uploads of a dead run stay.");
    }
}

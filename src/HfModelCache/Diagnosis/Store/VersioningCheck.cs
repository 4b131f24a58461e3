using HfModelCache.Failures;

namespace HfModelCache.Diagnosis.Store;

/// <summary>Asks whether the bucket keeps versions.</summary>
internal sealed class VersioningCheck(Probe probe) : StoreCheck(KnownChecks.Versioning, probe)
{
    public override async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Store.KeepsVersionsAsync(cancellationToken).ConfigureAwait(false)
                ? Finding.Warning(
                    FailureReason.BucketVersioned,
                    "The bucket is versioned: what is replaced and removed stays, and Ceph before version 20 ignores If-None-Match in it.")
                : Finding.Passed("off");
        }
        catch (OperatorException e) when (e.Reason is FailureReason.StoreAccessDenied or FailureReason.StoreRejected)
        {
            return Finding.NotChecked("the store does not tell these keys (s3:GetBucketVersioning)");
        }
    }
}

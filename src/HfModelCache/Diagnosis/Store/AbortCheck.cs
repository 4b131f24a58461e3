namespace HfModelCache.Diagnosis.Store;

/// <summary>Aborts an open upload.</summary>
internal sealed class AbortCheck(Probe probe) : CleanUpCheck(KnownChecks.Abort, probe)
{
    protected override async Task<Finding> CheckAsync(CancellationToken cancellationToken)
    {
        var upload = await Probe.StartUploadAsync("abort", cancellationToken).ConfigureAwait(false);
        await Store.AbortUploadAsync(upload, cancellationToken).ConfigureAwait(false);
        Probe.Forget(upload);
        return Finding.Passed("allowed");
    }
}

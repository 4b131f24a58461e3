using HfModelCache.Failures;

namespace HfModelCache.Diagnosis.Store;

/// <summary>Represents a check of a right that only resuming and cleaning up need: without it, runs succeed and leave more behind.</summary>
internal abstract class CleanUpCheck(CheckDescription description, Probe probe) : StoreCheck(description, probe)
{
    public sealed override async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await CheckAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperatorException e) when (e.Reason is FailureReason.StoreAccessDenied or FailureReason.StoreRejected)
        {
            return Finding.Warning(e.Reason, e.Message);
        }
    }

    protected abstract Task<Finding> CheckAsync(CancellationToken cancellationToken);
}

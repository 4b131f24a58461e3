using HfModelCache.Failures;

namespace HfModelCache.Diagnosis.Store;

/// <summary>Creates the same object twice. The store must refuse the second time.</summary>
internal sealed class CreateCheck(Probe probe) : StoreCheck(KnownChecks.Create, probe)
{
    public override async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var key = Probe.KeyOf("create");
        try
        {
            if (!await Store.TryCreateAsync(key, new(Content), cancellationToken).ConfigureAwait(false))
                return Finding.Warning(FailureReason.ConditionIgnored, "The store refused to create an object that does not exist, as if it existed.");
        }
        catch (OperatorException e) when (e.Reason == FailureReason.StoreRejected)
        {
            return Finding.Warning(FailureReason.ConditionIgnored, $"The store does not support If-None-Match. {e.Message}");
        }

        return await Store.TryCreateAsync(key, new(Content), cancellationToken).ConfigureAwait(false)
            ? Finding.Warning(FailureReason.ConditionIgnored, "The store ignores If-None-Match: it created the same object twice.")
            : Finding.Passed("of two, one succeeds");
    }
}

namespace HfModelCache.Diagnosis.Store;

/// <summary>Stores a small object.</summary>
internal sealed class PutCheck(Probe probe) : StoreCheck(KnownChecks.Put, probe)
{
    /// <summary>The name of the object.</summary>
    public const string ObjectName = "put";

    public override async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        await Store.PutAsync(Probe.KeyOf(ObjectName), new(Content), cancellationToken).ConfigureAwait(false);
        Probe.IsStored = true;
        return Finding.Passed("allowed");
    }
}

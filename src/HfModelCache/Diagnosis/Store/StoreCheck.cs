using HfModelCache.Stores;

namespace HfModelCache.Diagnosis.Store;

/// <summary>Represents a check that uses the store.</summary>
/// <param name="description">The check's description.</param>
/// <param name="probe">What the checks store.</param>
internal abstract class StoreCheck(CheckDescription description, Probe probe) : ICheck
{
    protected static readonly ReadOnlyMemory<byte> Content = "hf-model-cache doctor"u8.ToArray();

    public CheckedEnd End => CheckedEnd.Store;

    public CheckDescription Description => description;

    protected Probe Probe => probe;

    protected IObjectStore Store => probe.Store;

    public abstract Task<Finding> RunAsync(CancellationToken cancellationToken);
}

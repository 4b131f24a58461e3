using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;

namespace HfModelCache.Conformance;

/// <summary>Cancels a run when it opens an object for the nth time.</summary>
internal sealed class StoppingStore(IObjectStore inner, CancellationTokenSource stop, int afterReads) : DelegatingObjectStore(inner)
{
    /// <summary>None, so that the bytes are read.</summary>
    public override StoredReference? Refer(StoredObject found) => null;

    private int _reads;

    public override async Task<ObjectBody?> OpenReadAsync(string key, ReadRange range, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _reads) == afterReads)
            await stop.CancelAsync();
        return await Inner.OpenReadAsync(key, range, cancellationToken);
    }
}

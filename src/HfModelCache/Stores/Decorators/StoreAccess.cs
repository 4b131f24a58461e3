using HfModelCache.Concurrency;
using HfModelCache.Resilience;

namespace HfModelCache.Stores.Decorators;

/// <summary>The ways to call a store: repeated where a failure passes, paced, and, where it is fenced, confirmed before each attempt.</summary>
/// <remarks>
/// The fence is the innermost layer. A call may wait minutes for its turn or for a busy store, and what was confirmed
/// before that wait proves nothing afterwards.
/// </remarks>
public sealed class StoreAccess : IDisposable
{
    // Cleaning up is worth a few attempts; no run waits longer for it.
    private static readonly TimeSpan CleanUpPatience = TimeSpan.FromSeconds(10);

    private readonly IObjectStore _store;
    private readonly Retry _retry;
    private readonly AdaptiveLimiter _pacer;

    /// <summary>Calls nothing yet.</summary>
    /// <param name="store">The store itself; not one that repeats calls.</param>
    /// <param name="pace">How many large bodies may be on their way at once.</param>
    /// <param name="retry">How failed calls are repeated.</param>
    /// <param name="time">The clock.</param>
    public StoreAccess(IObjectStore store, ConcurrencyOptions pace, Retry retry, TimeProvider time)
    {
        (_store, _retry, _pacer) = (store, retry, new AdaptiveLimiter(pace, time));
        Unfenced = new RetryingObjectStore(new LimitedObjectStore(store, _pacer), retry);
    }

    /// <summary>For reading, and for the documents by which replicas agree on who may write.</summary>
    public IObjectStore Unfenced { get; }

    /// <inheritdoc/>
    public void Dispose() => _pacer.Dispose();

    /// <summary>For writing: every attempt is confirmed by the fence.</summary>
    internal IObjectStore Behind(IFence fence) => Behind(fence, _retry);

    /// <summary>The same, for what may fail without harm: a call is given up after seconds.</summary>
    internal IObjectStore CleaningUpBehind(IFence fence) => Behind(fence, _retry.Within(CleanUpPatience));

    private RetryingObjectStore Behind(IFence fence, Retry retry) =>
        new(new LimitedObjectStore(new FencedObjectStore(_store, fence), _pacer), retry);
}

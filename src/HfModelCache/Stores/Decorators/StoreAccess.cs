using HfModelCache.Concurrency;
using HfModelCache.Resilience;

namespace HfModelCache.Stores.Decorators;

/// <summary>Combines the decorators of a store: retry, concurrency limit and, for writing, a fence.</summary>
/// <remarks>
/// The fence is the innermost layer. A call may wait minutes for the limiter or between attempts, and a confirmation from
/// before that wait proves nothing afterwards.
/// </remarks>
internal sealed class StoreAccess : IDisposable
{
    // Cleaning up is worth a few attempts, but no run waits longer for it.
    private static readonly TimeSpan CleanUpPatience = TimeSpan.FromSeconds(10);

    private readonly IObjectStore _store;
    private readonly Retry _retry;
    private readonly AdaptiveLimiter _limiter;

    /// <summary>Creates the decorators. The store is not called yet.</summary>
    /// <param name="store">The store itself, without retries.</param>
    /// <param name="concurrency">How many large bodies may be in flight.</param>
    /// <param name="retry">How failed calls are retried.</param>
    /// <param name="time">The clock.</param>
    public StoreAccess(IObjectStore store, ConcurrencyOptions concurrency, Retry retry, TimeProvider time)
    {
        (_store, _retry, _limiter) = (store, retry, new AdaptiveLimiter(concurrency, time));
        Unfenced = new RetryingObjectStore(new LimitedObjectStore(store, _limiter), retry);
    }

    /// <summary>The store for reading, and for the documents by which replicas agree on a leader.</summary>
    public IObjectStore Unfenced { get; }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    /// <summary>Returns the store for writing: the fence confirms every attempt.</summary>
    internal IObjectStore Behind(IFence fence) => Behind(fence, _retry);

    /// <summary>Returns the store for work that may fail without harm: a call is abandoned after seconds.</summary>
    internal IObjectStore CleaningUpBehind(IFence fence) => Behind(fence, _retry.Within(CleanUpPatience));

    private RetryingObjectStore Behind(IFence fence, Retry retry) =>
        new(new LimitedObjectStore(new FencedObjectStore(_store, fence), _limiter), retry);
}

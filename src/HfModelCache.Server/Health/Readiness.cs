using HfModelCache.Stores;

namespace HfModelCache.Server.Health;

/// <summary>Tells whether the server can answer, and what is wrong with the store.</summary>
internal sealed class Readiness
{
    private readonly EndCheck _check;
    private volatile bool _isStopping;
    private volatile bool _hasAnswered;

    /// <summary>Creates the check. Nothing is asked yet.</summary>
    /// <param name="store">The store; it retries for seconds.</param>
    /// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
    /// <param name="time">The clock.</param>
    public Readiness(IObjectReader store, string prefix, TimeProvider time) => _check = new(
        ct => AskAsync(store, prefix, ct),
        new() { FreshFor = TimeSpan.FromSeconds(5), RenewedFor = TimeSpan.FromSeconds(15), Overdue = "The store did not answer in time.", MaxCost = 1 },
        time);

    /// <summary>Whether the server is about to stop.</summary>
    public bool IsStopping => _isStopping;

    /// <summary>Lets load balancers know that the server is about to stop.</summary>
    public void Stop() => _isStopping = true;

    /// <summary>Whether requests should be sent here: the store has answered once, and the server is not about to stop.</summary>
    /// <remarks>If the store fails later, it fails for all replicas at once. Without them nobody would get what they remember.</remarks>
    public async ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (!_hasAnswered && await FindProblemAsync(cancellationToken).ConfigureAwait(false) is null)
            _hasAnswered = true;
        return _hasAnswered && !_isStopping;
    }

    /// <summary>Returns what is wrong with the store, as a sentence; null if nothing is.</summary>
    public ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken) => _check.FindProblemAsync(cancellationToken);

    private static async Task<string?> AskAsync(IObjectReader store, string prefix, CancellationToken cancellationToken)
    {
        await store.ListFoldersPageAsync(prefix, cursor: null, cancellationToken).ConfigureAwait(false);
        return null;
    }
}

namespace HfModelCache.Server.Health;

/// <summary>Tells how both ends are, for people, who don't wait until one that is silent has failed.</summary>
/// <param name="store">Asks the store.</param>
/// <param name="hub">Asks the Hub.</param>
/// <param name="time">The clock.</param>
internal sealed class BothEnds(Readiness store, HubReachability hub, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Asks both at once, or takes what is remembered.</summary>
    public async Task<(EndHealth Store, EndHealth Hub)> FindAsync(CancellationToken cancellationToken)
    {
        var (asked, other) = (AskAsync(store.FindProblemAsync, cancellationToken), AskAsync(hub.FindProblemAsync, cancellationToken));
        return (await asked.ConfigureAwait(false), await other.ConfigureAwait(false));
    }

    private async Task<EndHealth> AskAsync(Func<CancellationToken, ValueTask<string?>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return new EndHealth(IsKnown: true, await ask(cancellationToken).AsTask().WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false));
        }
        catch (TimeoutException)
        {
            return EndHealth.Awaited;
        }
    }
}

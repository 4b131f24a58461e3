using HfModelCache.Sources.Hub;

namespace HfModelCache.Server.Health;

/// <summary>Tells whether the Hub can be reached. Whatever it answers proves that, except that it fails.</summary>
internal sealed class HubReachability
{
    // The cheapest question: without a token nothing is looked up.
    private const string Target = "/api/whoami-v2";

    private readonly EndCheck _check;

    /// <summary>Creates the check. Nothing is asked yet.</summary>
    /// <param name="hub">Sends the question.</param>
    /// <param name="time">The clock.</param>
    public HubReachability(HubForwarder hub, TimeProvider time) => _check = new(
        ct => AskAsync(hub, ct),
        new() { FreshFor = TimeSpan.FromSeconds(30), RenewedFor = TimeSpan.FromMinutes(10), Overdue = "The Hub did not answer in time.", MaxCost = 1 },
        time);

    /// <summary>Returns what is wrong with the Hub, as a sentence; null if nothing is.</summary>
    public ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken) => _check.FindProblemAsync(cancellationToken);

    private static async Task<string?> AskAsync(HubForwarder hub, CancellationToken cancellationToken)
    {
        using var answer = await hub.SendAsync(HttpMethod.Get, Target, token: null, content: null, cancellationToken).ConfigureAwait(false);
        return (int)answer.StatusCode < 500 ? null : $"The Hub answered {(int)answer.StatusCode}.";
    }
}

using HfModelCache.Chaos.Runs;
using HfModelCache.TestServers.Faults;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Chaos.Events;

/// <summary>A write that arrives late, but within the timeout of a lease.</summary>
internal static class LateWrite
{
    // Requests that only prepare an upload are harmless, and a late heartbeat is a pause.
    private const string Writes = "^(PUT|POST|DELETE) (?!.*(/lease/|partNumber=))";
    private const double Shortest = 0.2;
    private const double Longest = 0.9;
    private static readonly Func<FaultyProxy, HttpContext, Task> Refusal = Wrong.Answer(503, "SlowDown", retryAfter: "1");

    public static Task Add(ChaosEvent e, World world)
    {
        world.Gate?.Add(new ProxyFault
        {
            On = Writes, Do = Buffered.Held(Duration(e, world), world.Gate.UnderWay), When = n => n <= e.Times,
        });
        return Task.CompletedTask;
    }

    /// <summary>Its sender does not see it arrive.</summary>
    public static Task AddLast(ChaosEvent e, World world)
    {
        if (world.Gate is { } gate)
            AddOnce(e, gate, Buffered.Held(Duration(e, world), gate.UnderWay, proxy => EndAsync(e, world, gate.NumberOf(proxy))));
        return Task.CompletedTask;
    }

    /// <summary>It does not arrive, and its sender is to repeat it, but stands still first.</summary>
    public static Task AddRefused(ChaosEvent e, World world)
    {
        if (world.Gate is { } gate)
        {
            AddOnce(e, gate, async (proxy, context) =>
            {
                await Refusal(proxy, context);
                await context.Response.CompleteAsync();
                await PauseAsync(e, world, gate.NumberOf(proxy));
            });
        }

        return Task.CompletedTask;
    }

    private static void AddOnce(ChaosEvent e, StoreGate gate, Func<FaultyProxy, HttpContext, Task> wrong) =>
        gate.Add(new ProxyFault { On = Writes, Do = wrong, When = n => n == e.Times });

    private static Task EndAsync(ChaosEvent e, World world, int sender) => e.Strength < 0.5
        ? world.Pods[sender].EndAsync("KILL", e)
        : PauseAsync(e, world, sender);

    private static Task PauseAsync(ChaosEvent e, World world, int sender) => Pause.ForAsync(
        world.LongestLease * (1.2 + e.Strength), e with { Pod = sender, AtLeader = false }, world);

    private static TimeSpan Duration(ChaosEvent e, World world) =>
        world.ShortestLease * (Shortest + ((Longest - Shortest) * e.Strength));
}

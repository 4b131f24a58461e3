using HfModelCache.Chaos.Runs;
using HfModelCache.FaultProxy;

namespace HfModelCache.Chaos.Events;

/// <summary>A write that is under way for a while, though never for as long as a lease lasts.</summary>
internal static class LateWrite
{
    // What only prepares an upload harms nobody, and a sign of life that is late is a pause.
    private const string Writes = "^(PUT|POST|DELETE) (?!.*(/lease/|partNumber=))";
    private const double Shortest = 0.2;
    private const double Longest = 0.9;

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
        {
            gate.Add(new ProxyFault
            {
                On = Writes,
                Do = Buffered.Held(Duration(e, world), gate.UnderWay, proxy => EndAsync(gate.NumberOf(proxy))),
                When = n => n == e.Times,
            });
        }

        return Task.CompletedTask;

        async Task EndAsync(int sender)
        {
            var own = e with { Pod = sender, AtLeader = false };
            if (e.Strength < 0.5)
                await world.Pods[sender].EndAsync("KILL", own);
            else
                await Pause.ForAsync(world.LongestLease * (1.2 + e.Strength), own, world);
        }
    }

    private static TimeSpan Duration(ChaosEvent e, World world) =>
        world.ShortestLease * (Shortest + ((Longest - Shortest) * e.Strength));
}

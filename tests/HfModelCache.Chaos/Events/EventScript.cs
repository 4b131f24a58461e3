using HfModelCache.Chaos.Replicas;

namespace HfModelCache.Chaos.Events;

/// <summary>Writes what will go wrong.</summary>
internal static class EventScript
{
    private const int Fewest = 3;
    private const int Most = 8;
    private const double Seconds = 4;
    private const int Few = 2;

    // No bound would hold for a branch that never stands still, nor for an object that is damaged all the time.
    private static readonly EventKind[] FewOnly = [EventKind.BranchMove, EventKind.Damage];

    // What brings two leaders together, and what they send late, is worth more than its share.
    private static readonly EventKind[] Kinds =
        [.. Enum.GetValues<EventKind>(), EventKind.PauseLong, EventKind.StoreLateWrite, EventKind.StoreLastWrite, EventKind.StoreRefusedWrite];

    public static IReadOnlyList<ChaosEvent> Write(Random random, IReadOnlyList<Replica> cast, IReadOnlyList<EventKind>? only)
    {
        var kinds = only ?? Kinds;
        // Without a new commit a refresh has nothing to do.
        var refreshes = cast.Where(replica => replica.Role == Role.Refresh)
            .Select(replica => Draw(random, cast.Count, EventKind.BranchMove) with { At = replica.At * random.NextDouble() });
        // A restart or a fault of another kind must not change the rest of the script: every event draws the same numbers.
        var script = Enumerable.Range(0, random.Next(Fewest, Most + 1))
            .Select(_ => Draw(random, cast.Count, kinds[random.Next(kinds.Count)]))
            .ToList()
            .Concat(refreshes)
            .OrderBy(e => e.At)
            .ToList();
        return [.. script.Where((e, at) => !FewOnly.Contains(e.Kind) || script.Take(at).Count(before => before.Kind == e.Kind) < Few)];
    }

    private static ChaosEvent Draw(Random random, int replicas, EventKind kind) => new(
        TimeSpan.FromSeconds(0.1 + (random.NextDouble() * Seconds)),
        kind,
        random.Next(replicas),
        random.Next(2) == 0,
        random.NextDouble(),
        random.Next(1, 5),
        TimeSpan.FromSeconds(random.NextDouble() * 3),
        random.Next(2) == 0);
}

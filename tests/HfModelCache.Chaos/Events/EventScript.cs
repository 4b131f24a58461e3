namespace HfModelCache.Chaos.Events;

/// <summary>Writes what will go wrong.</summary>
internal static class EventScript
{
    private const int Fewest = 3;
    private const int Most = 8;
    private const double Seconds = 4;
    private const int Few = 2;
    private static readonly EventKind[] FewOnly = [EventKind.BranchMove, EventKind.Damage];

    public static IReadOnlyList<ChaosEvent> Write(Random random, int replicas)
    {
        var kinds = Enum.GetValues<EventKind>();
        // A restart or a fault of another kind must not change the rest of the script: every event draws the same numbers.
        var script = Enumerable.Range(0, random.Next(Fewest, Most + 1))
            .Select(_ => new ChaosEvent(
                TimeSpan.FromSeconds(0.1 + (random.NextDouble() * Seconds)),
                kinds[random.Next(kinds.Length)],
                random.Next(replicas),
                random.Next(2) == 0,
                random.NextDouble(),
                random.Next(1, 5),
                TimeSpan.FromSeconds(random.NextDouble() * 3),
                random.Next(2) == 0))
            .OrderBy(e => e.At)
            .ToList();
        // No bound would hold for a branch that never stands still, nor for an object that is damaged all the time.
        return [.. script.Where((e, at) => !FewOnly.Contains(e.Kind) || script.Take(at).Count(before => before.Kind == e.Kind) < Few)];
    }
}

using System.Text.Json;
using HfModelCache.Chaos.Replicas;
using HfModelCache.Chaos.Runs;

namespace HfModelCache.Chaos.Events;

/// <summary>Whom an event is about. Losing a follower is easy: half of the events look for the leader.</summary>
internal static class Target
{
    private const string Leases = "/.hf-model-cache/lease/";

    public static async Task<Pod> OfAsync(ChaosEvent e, World world) =>
        (e.AtLeader ? await LeaderAsync(world) : null) ?? world.Pods[e.Pod];

    private static async Task<Pod?> LeaderAsync(World world)
    {
        var leases = (await world.Store.ListAsync()).Keys
            .Where(k => k.Contains(Leases, StringComparison.Ordinal) && k.EndsWith(".json", StringComparison.Ordinal));
        // Of several commits, the newest.
        if (leases.MaxBy(k => (world.Commits.FindLastIndex(commit => k.StartsWith(world.RootOf(commit), StringComparison.Ordinal)), k)) is not { } newest)
            return null;
        await using var body = await world.Store.OpenAsync(newest);
        if (body is null)
            return null;
        var name = await PodNameAsync(body);
        return world.Pods.Find(pod => pod.Name == name && pod.Process is not null);
    }

    private static async Task<string?> PodNameAsync(Stream body)
    {
        try
        {
            using var lease = await JsonDocument.ParseAsync(body);
            return lease.RootElement.GetProperty("pod").GetString();
        }
        catch (JsonException)
        {
            return null; // Some stores show an object while it is being written.
        }
    }
}

using HfModelCache.Chaos.Runs;

namespace HfModelCache.Chaos.Events;

/// <summary>A byte that flips in the store, while the object's metadata stays.</summary>
internal static class FlippedByte
{
    public static async Task StrikeAsync(ChaosEvent e, World world)
    {
        var keys = await KeysAsync(world);
        if (keys.Count > 0)
            await FlipAsync(keys[(int)(e.Strength * keys.Count)], e.Strength, world);
    }

    /// <summary>In the largest object, which was stored by an upload in parts.</summary>
    public static async Task StrikeLargestAsync(World world)
    {
        if (await KeysAsync(world) is { Count: > 0 } keys)
            await FlipAsync(keys[^1], place: 0.5, world);
    }

    private static async Task<List<string>> KeysAsync(World world)
    {
        var there = await world.Store.ListAsync();
        foreach (var commit in Enumerable.Reverse(world.Commits))
        {
            var keys = world.Repo.Find(commit)!.Files
                .OrderBy(file => file.Content.Length)
                .Select(file => world.RootOf(commit) + file.Path)
                .Where(key => there.GetValueOrDefault(key) > 0)
                .ToList();
            if (keys.Count > 0)
                return keys;
        }

        return [];
    }

    private static async Task FlipAsync(string key, double place, World world)
    {
        var at = world.Log.Elapsed;
        if (await world.Store.DamageAsync(key, place) is not { } hash)
            return;
        world.Damage.Add(key, hash, world.Log.Elapsed);
        world.Log.Say("script", $"{key} is damaged since {at.TotalSeconds:0.000}: {hash}");
    }
}

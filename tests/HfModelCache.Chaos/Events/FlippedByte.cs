using HfModelCache.Chaos.Runs;

namespace HfModelCache.Chaos.Events;

/// <summary>A byte that flips in the store, with all that is said of the object left as it was.</summary>
internal static class FlippedByte
{
    public static async Task StrikeAsync(ChaosEvent e, World world)
    {
        var there = await world.Store.ListAsync();
        var files = world.Repo.Find("main")!.Files.Where(f => there.GetValueOrDefault(World.Root + f.Path) > 0).ToList();
        if (files.Count == 0)
            return;
        var key = World.Root + files[(int)(e.Strength * files.Count)].Path;
        var at = world.Log.Elapsed;
        if (await world.Store.DamageAsync(key, e.Strength) is not { } hash)
            return;
        world.Damage.Add(key, hash, world.Log.Elapsed);
        world.Log.Say("script", $"{key} is damaged since {at.TotalSeconds:0.000}: {hash}");
    }
}

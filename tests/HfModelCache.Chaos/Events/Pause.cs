using HfModelCache.Chaos.Runs;

namespace HfModelCache.Chaos.Events;

/// <summary>A replica that stands still for a while and does not know it.</summary>
internal static class Pause
{
    public static async Task ForAsync(TimeSpan duration, ChaosEvent e, World world)
    {
        var pod = await Target.OfAsync(e, world);
        if (pod.Process is not { } process)
            return;
        await process.SignalAsync("STOP");
        // The others can end meanwhile, but this replica can't: the pause always comes to its end.
        await WallClock.PauseAsync(duration, CancellationToken.None);
        await process.SignalAsync("CONT");
        world.Log.Say("script", $"{pod.Label} goes on after {duration.TotalSeconds:0.0} s");
    }
}

using HfModelCache.Chaos.Runs;
using HfModelCache.TestServers.Faults;

namespace HfModelCache.Chaos.Events;

/// <summary>A store without space.</summary>
internal static class FullStore
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);

    public static async Task ForAWhileAsync(ChaosEvent e, World world)
    {
        await using var ballast = await world.Store.FillAsync();
        var until = world.Log.Elapsed + Duration;
        world.Gate?.Add(new ProxyFault
        {
            On = "^(PUT|POST) ", Do = Wrong.Answer(403, "QuotaExceeded"), When = _ => world.Log.Elapsed < until,
        });
        await WallClock.PauseAsync(Duration, CancellationToken.None);
    }
}

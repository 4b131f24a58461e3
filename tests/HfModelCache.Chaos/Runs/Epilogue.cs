using HfModelCache.Chaos.Events;
using HfModelCache.Chaos.Invariants;
using HfModelCache.Chaos.Replicas;
using HfModelCache.TestServers.Faults;

namespace HfModelCache.Chaos.Runs;

/// <summary>After all replicas have exited: verifies a damaged copy, and starts all of them once more.</summary>
internal static class Epilogue
{
    private static readonly Func<FaultyProxy, Microsoft.AspNetCore.Http.HttpContext, Task>[] Completions =
        [Wrong.Answer(500, "InternalError"), Wrong.AnswerAfterwards(500, "InternalError"), Wrong.CutAfterwards, Buffered.Twice];

    public static async Task RunAsync(World world, Published published, RestoredFolders restored, CancellationToken limit)
    {
        if (world.Damage.Exists)
        {
            // Only a run that reads every byte finds damage that keeps the ETag, and the next run repairs it. There is
            // something to read where a manifest is, and an earlier verification may have withdrawn it.
            await RunAsync(world.Scenario.Cast.First(r => r.Role == Role.Cache));
            await FlippedByte.StrikeLargestAsync(world);
            await RunAsync(world.Scenario.Cast[0] with { Role = Role.Verify });
            var wrong = Completions[world.Scenario.Seed % Completions.Length];
            world.Gate?.Add(new ProxyFault { On = StoreFault.Completion, Do = wrong, When = n => n == 1 });
        }

        await Task.WhenAll(world.Scenario.Cast.Where(r => r.Role is Role.Cache or Role.Restore).Select(RunAsync));
        if (world.Scenario.SideBySide)
            await RunAsync(world.Scenario.Cast[0] with { Role = Role.Prune });

        Task RunAsync(Replica replica) =>
            new Pod(
                replica with { At = TimeSpan.Zero },
                world,
                replica.Folder is { } folder ? witness => restored.CheckNowAsync(witness, folder) : published.CheckNowAsync).RunAsync(limit);
    }
}

using HfModelCache.Chaos.Runs;
using HfModelCache.TestHub.Faults;

namespace HfModelCache.Chaos.Events;

/// <summary>How each kind of event is brought about.</summary>
internal static class EventTable
{
    private const long FarthestByte = 8 << 20;

    // A fault that is added needs requests to strike.
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(1);

    private static readonly Dictionary<EventKind, Func<ChaosEvent, World, Task>> Effects = new()
    {
        [EventKind.Kill] = async (e, world) => await (await Target.OfAsync(e, world)).EndAsync("KILL", e),
        [EventKind.Terminate] = async (e, world) => await (await Target.OfAsync(e, world)).EndAsync("TERM", e),
        [EventKind.PauseBriefly] = (e, world) => Pause.ForAsync(world.ShortestLease * (0.1 + (0.4 * e.Strength)), e, world),
        [EventKind.PauseLong] = (e, world) => Pause.ForAsync(world.LongestLease * (1.2 + e.Strength), e, world),
        [EventKind.CdnTruncate] = (e, world) => CdnFault.Add(e, world, FaultAction.TruncateAt(Place(e))),
        [EventKind.CdnReset] = (e, world) => CdnFault.Add(e, world, FaultAction.ResetAt(Place(e))),
        [EventKind.CdnUnavailable] = (e, world) => CdnFault.Add(e, world, FaultAction.Status(503)),
        [EventKind.CdnFlip] = (e, world) => CdnFault.Flip(Place(e), world),
        [EventKind.StoreUnavailable] = StoreFault.Unavailable,
        [EventKind.StoreCut] = StoreFault.Cut,
        [EventKind.StoreLostCompletion] = StoreFault.LostCompletion,
        [EventKind.StoreLostWrite] = StoreFault.LostWrite,
        [EventKind.StoreSlowDown] = StoreFault.SlowDown,
        [EventKind.StoreCutRead] = StoreFault.CutRead,
        [EventKind.StoreStalledRead] = StoreFault.StalledRead,
        [EventKind.StoreWeakETag] = StoreFault.WeakETag,
        [EventKind.StoreOtherETag] = StoreFault.OtherETag,
        [EventKind.StoreDoubledCompletion] = StoreFault.DoubledCompletion,
        [EventKind.StoreFailedCompletion] = StoreFault.FailedCompletion,
        [EventKind.StoreFull] = FullStore.ForAWhileAsync,
        [EventKind.StoreLateWrite] = LateWrite.Add,
        [EventKind.StoreLastWrite] = LateWrite.AddLast,
        [EventKind.StoreRefusedWrite] = LateWrite.AddRefused,
        [EventKind.Damage] = FlippedByte.StrikeAsync,
        [EventKind.BranchMove] = (_, world) =>
        {
            world.Commit(world.Commits.Count % 2 == 1 ? world.Scenario.FilesAfterMove : world.Scenario.Files);
            return Task.CompletedTask;
        },
    };

    /// <summary>Waits for an event's time and brings it about, unless the run is over first.</summary>
    public static async Task StrikeAsync(ChaosEvent e, World world, CancellationToken over)
    {
        try
        {
            await WallClock.PauseAsync(e.At, over);
            world.Log.Say("script", e.ToString());
            await Effects[e.Kind](e, world);
            await WallClock.PauseAsync(Aftermath, over);
        }
        catch (OperationCanceledException)
        {
            // Everybody has what they wanted.
        }
    }

    private static long Place(ChaosEvent e) => (long)(e.Strength * FarthestByte);
}

using HfModelCache.Chaos.Runs;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;

namespace HfModelCache.Chaos.Events;

/// <summary>What goes wrong at the CDN.</summary>
internal static class CdnFault
{
    public static Task Add(ChaosEvent e, World world, FaultAction action)
    {
        world.Hub.Faults.Add(new Fault { On = Origin.Cdn, Do = action, When = FaultWhen.FirstTimes(e.Times) });
        return Task.CompletedTask;
    }

    public static Task Flip(long place, World world)
    {
        world.Hub.Faults.Add(new Fault
        {
            On = Origin.Cdn, Do = FaultAction.FlipByte(place), AtByte = place, When = FaultWhen.FirstTimes(1),
        });
        return Task.CompletedTask;
    }
}

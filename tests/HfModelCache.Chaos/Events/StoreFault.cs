using HfModelCache.Chaos.Runs;
using HfModelCache.FaultProxy;

namespace HfModelCache.Chaos.Events;

/// <summary>What goes wrong between the replicas and the store; nothing where the store is a folder.</summary>
internal static class StoreFault
{
    private const string Everything = "";
    private const string Completion = "^POST .*uploadId=";
    private const string OwnObjects = "^PUT .*hf-model-cache/";
    private static readonly TimeSpan SlowDownLength = TimeSpan.FromSeconds(1);

    public static Task Unavailable(ChaosEvent e, World world) =>
        Add(world, Everything, Wrong.Answer(503, "ServiceUnavailable"), n => n <= e.Times);

    public static Task Cut(ChaosEvent e, World world) => Add(world, Everything, Wrong.Cut, n => n <= e.Times);

    public static Task LostCompletion(ChaosEvent e, World world) =>
        Add(world, Completion, Wrong.CutAfterwards, n => n <= e.Times);

    public static Task LostWrite(ChaosEvent e, World world) =>
        Add(world, OwnObjects, Wrong.CutAfterwards, n => n <= e.Times);

    public static Task SlowDown(ChaosEvent e, World world)
    {
        var until = world.Log.Elapsed + SlowDownLength;
        return Add(world, Everything, Wrong.Answer(503, "SlowDown"), _ => world.Log.Elapsed < until);
    }

    private static Task Add(
        World world, string on, Func<FaultyProxy, Microsoft.AspNetCore.Http.HttpContext, Task> wrong, Func<int, bool> when)
    {
        world.StoreFaults?.Add(new ProxyFault { On = on, Do = wrong, When = when });
        return Task.CompletedTask;
    }
}

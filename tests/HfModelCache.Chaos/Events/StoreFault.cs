using HfModelCache.Chaos.Runs;
using HfModelCache.TestServers.Faults;

namespace HfModelCache.Chaos.Events;

/// <summary>Faults between the replicas and the store; none if the store is a folder.</summary>
internal static class StoreFault
{
    /// <summary>The requests that complete an upload.</summary>
    public const string Completion = "^POST .*uploadId=";

    private const string Everything = "";
    private const string OwnObjects = "^PUT .*hf-model-cache/";
    private const string Documents = "^GET .*(hf-model-cache/|list-type=2)";
    private const string Listings = "^GET .*list-type=2";
    private const string Heads = "^HEAD ";
    private const double Endless = 0.9;
    private static readonly TimeSpan LongestStall = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan SlowDownLength = TimeSpan.FromSeconds(1);

    public static Task Unavailable(ChaosEvent e, World world) =>
        Add(world, Everything, Wrong.Answer(503, "ServiceUnavailable"), n => n <= e.Times);

    public static Task Cut(ChaosEvent e, World world) => Add(world, Everything, Wrong.Cut, n => n <= e.Times);

    public static Task LostCompletion(ChaosEvent e, World world) =>
        Add(world, Completion, Wrong.CutAfterwards, n => n <= e.Times);

    public static Task LostWrite(ChaosEvent e, World world) =>
        Add(world, OwnObjects, Wrong.CutAfterwards, n => n <= e.Times);

    public static Task CutRead(ChaosEvent e, World world) => Add(world, Documents, Wrong.Truncate(400), n => n <= e.Times);

    public static Task StalledRead(ChaosEvent e, World world) => Add(
        world,
        Documents,
        WrongBodies.Stall(e.Strength > Endless ? Timeout.InfiniteTimeSpan : LongestStall * e.Strength),
        n => n <= e.Times);

    public static Task WeakETag(ChaosEvent e, World world) => Add(world, Heads, WrongBodies.WeakenETag, _ => true);

    public static Task OtherETag(ChaosEvent e, World world)
    {
        world.Gate?.AddForGood(new ProxyFault
        {
            On = Listings, Do = Wrong.Reword(text => text.Replace("<ETag>", "<ETag>W/", StringComparison.Ordinal)),
        });
        return Task.CompletedTask;
    }

    public static Task DoubledCompletion(ChaosEvent e, World world) => Add(world, Completion, Buffered.Twice, n => n <= e.Times);

    public static Task FailedCompletion(ChaosEvent e, World world) =>
        Add(world, Completion, Wrong.Answer(500, "InternalError"), n => n <= e.Times);

    public static Task SlowDown(ChaosEvent e, World world)
    {
        var until = world.Log.Elapsed + SlowDownLength;
        return Add(world, Everything, Wrong.Answer(503, "SlowDown"), _ => world.Log.Elapsed < until);
    }

    private static Task Add(
        World world, string on, Func<FaultyProxy, Microsoft.AspNetCore.Http.HttpContext, Task> wrong, Func<int, bool> when)
    {
        world.Gate?.Add(new ProxyFault { On = on, Do = wrong, When = when });
        return Task.CompletedTask;
    }
}

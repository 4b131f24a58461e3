
namespace HfModelCache.Tests.Coordination.Protocol;

/// <summary>What can happen next.</summary>
internal sealed partial class Steps(Rules rules)
{
    private readonly List<(Step Step, World World)> _next = [];

    /// <summary>Every step that is possible, and where it leads; the list is used again by the next call.</summary>
    public List<(Step Step, World World)> From(World world)
    {
        _next.Clear();
        if (world.Late.Exists)
            Arrive(world, world.Late, world.WithRequests(world.Later, default));
        if (world.Later.Exists)
            Arrive(world, world.Later, world.WithRequests(world.Late, default));
        for (var pod = 0; pod < rules.Timeouts.Count; pod++)
            Advance(world, pod, world[pod]);
        if (!IsDue(world.Late) && !IsDue(world.Later))
            Tick(world);
        return _next;
    }

    private bool IsDue(Request request) => request.Exists && request.Age >= rules.Delay;

    private void Add(int pod, Act act, Commit commit, in World world, Act detail = default)
    {
        // Whoever looks in this moment may find the copy whole.
        var next = world.Bucket.Manifest == world.Wanted && world.Wanted != Commit.None && world.Bucket.Holds(world.Wanted)
            ? world with { IsPromised = true }
            : world;
        _next.Add((new Step((sbyte)pod, act, commit, detail), Reduced(next)));
    }

    // States that differ in nothing that could ever matter are one state.
    private World Reduced(World world)
    {
        var isAwaited = false;
        for (var pod = 0; pod < rules.Timeouts.Count; pod++)
            isAwaited |= world[pod].IsWaiting || world[pod].Stage is Stage.Verifies or Stage.Compares;
        for (var pod = 0; pod < rules.Timeouts.Count; pod++)
        {
            var state = world[pod];
            if (!state.IsLeading)
                continue;
            if (world.Bucket.Holder == pod && !isAwaited)
                world = world.With(pod, state with { Confirmed = 0, Asked = 0 }); // Nobody is left to take over.
            else if (world.Bucket.Holder != pod && world.Bucket.Unlisted == 0 && state.Asked == 0 && !MayWrite(pod, state))
                world = world.With(pod, default); // All it can do is to learn that it has lost.
        }

        return world;
    }

    private void Arrive(World world, Request request, World without) => Add(
        -1, Act.Arrive, request.Commit, without with { Bucket = world.Bucket.After(request.Act, request.Commit) }, request.Act);

    private void Advance(in World world, int pod, Pod state)
    {
        switch (state.Stage)
        {
            case Stage.Verifies or Stage.Compares:
                Verify(world, pod, state);
                break;
            case Stage.Waits:
                Look(world, pod, state);
                break;
            case Stage.MayLead:
                Lead(world, pod, state);
                break;
            case Stage.Gone:
                break;
            default:
                Confirm(world, pod, state);
                Work(world, pod, state);
                if (state.Stage != Stage.Cleans)
                    Release(world, pod, state, Act.Stop);
                break;
        }
    }

    private void Tick(World world)
    {
        for (var pod = 0; pod < rules.Timeouts.Count; pod++)
            world = world.With(pod, Later(world, pod, world[pod]));
        Add(-1, Act.Tick, Commit.None, (world with
        {
            Bucket = world.Bucket with { Unlisted = (byte)Math.Max(0, world.Bucket.Unlisted - 1) },
        }).WithRequests(Older(world.Late), Older(world.Later)));
    }

    private Pod Later(in World world, int pod, Pod state)
    {
        var fence = rules.Timeouts[pod] / 2;
        return state.Stage switch
        {
            Stage.Waits => state with { Silence = (byte)Math.Min(state.Silence + 1, SilenceLimit(world.Bucket.Holder, pod)) },
            >= Stage.Leads => state with
            {
                Confirmed = (byte)Math.Min(state.Confirmed + 1, fence + 1),
                Asked = (byte)(state.Asked is 0 || state.Asked > fence + 1 ? 0 : state.Asked + 1),
                Settle = (byte)Math.Max(0, state.Settle - 1),
                Unsettled = state.Settle <= 1 ? Commit.None : state.Unsettled,
            },
            _ => state,
        };
    }

    private static Request Older(Request request) => request.Exists ? request with { Age = (byte)(request.Age + 1) } : request;
}


namespace HfModelCache.Tests.Coordination.Protocol;

/// <summary>Who leads, and how it knows.</summary>
internal sealed partial class Steps
{
    // Whoever looks late takes over late, as it may anyway: so silence begins with the sign of life, and not when it is seen.
    private void Look(in World world, int pod, Pod state)
    {
        if (pod > 1 && world[pod - 1].IsWaiting && !state.IsVerify)
            return; // The two are alike: which of them comes first makes no difference.
        if (world.Bucket.IsReleased || state.Silence >= SilenceLimit(world.Bucket.Holder, pod))
            Add(pod, Act.Look, Commit.None, world.With(pod, state with { Stage = Stage.MayLead, Silence = 0 }));
    }

    private int SilenceLimit(int leader, int observer)
    {
        var timeout = rules.TimeoutOf(leader, observer);
        return rules.AreNamesakes ? timeout / 2 : timeout;
    }

    private void Lead(in World world, int pod, Pod state)
    {
        var bucket = world.Bucket;
        var timeout = Math.Max(rules.TimeoutOf(bucket.Holder, pod), rules.HandsOnTimeout ? bucket.Timeout : 0);
        var next = world.With(pod, new Pod
        {
            Stage = Stage.Leads,
            IsVerify = state.IsVerify,
            Commit = state.Commit,
            Epoch = (byte)(bucket.Epoch + 1),
            Unsettled = bucket.Unsettled,
            Settle = (byte)(bucket.Unsettled == Commit.None ? 0 : rules.Settle(timeout)),
        });
        for (var other = 0; other < rules.Timeouts.Count; other++)
        {
            // The number that it was about to create is taken.
            if (other != pod && world[other] is { IsWaiting: true } waiting)
                next = next.With(other, waiting with { Stage = Stage.Waits, Silence = 0 });
        }

        Add(pod, Act.Lead, Commit.None, next with
        {
            Bucket = bucket with
            {
                Holder = (byte)pod,
                Epoch = (byte)(bucket.Epoch + 1),
                Timeout = (byte)(bucket.Unsettled == Commit.None ? 0 : timeout),
                IsReleased = false,
                Unlisted = (byte)rules.ListingLag,
                Unsettled = rules.AssumesAnyCommit ? Commit.Any : rules.HandsOnUnsettled ? bucket.Unsettled : Commit.None,
            },
        });
    }

    private void Confirm(in World world, int pod, Pod state)
    {
        if (state.Asked > 0)
        {
            var next = world.With(pod, state with { Confirmed = (byte)(state.Asked - 1), Asked = 0 });
            Add(pod, Act.Confirm, Commit.None, world.Bucket.Holder == pod ? WithSignOfLife(next) : next);
        }
        else if (world.Bucket.Holder != pod && world.Bucket.Unlisted == 0)
        {
            Add(pod, Act.Lose, Commit.None, world.With(pod, default));
        }
        else if (state.Confirmed > 0)
        {
            Add(pod, Act.Ask, Commit.None, world.With(pod, state with { Asked = 1 }));
        }
    }

    private World WithSignOfLife(World world)
    {
        for (var other = 0; other < rules.Timeouts.Count; other++)
        {
            if (world[other] is { Stage: Stage.Waits } waiting)
                world = world.With(other, waiting with { Silence = 0 });
        }

        return world;
    }

    private void Release(in World world, int pod, Pod state, Act act)
    {
        var left = rules.HandsOnUnsettled ? state.Unsettled : Commit.None;
        if (state.Unanswered && (rules.CountsEveryAttempt || act == Act.Stop))
            left |= state.Commit;
        var next = world.With(pod, default);
        if (world.Bucket.Holder == pod && state.IsLeading)
            next = next with { Bucket = next.Bucket with { IsReleased = true, Unsettled = left } };
        Add(pod, act, Commit.None, next);
    }
}

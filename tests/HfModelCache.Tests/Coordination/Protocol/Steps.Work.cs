
namespace HfModelCache.Tests.Coordination.Protocol;

/// <summary>What a leader does, and <c>verify</c>.</summary>
internal sealed partial class Steps
{
    private void Work(in World world, int pod, Pod state)
    {
        switch (state.Stage)
        {
            case Stage.Leads when state.IsVerify:
                if (world.Bucket.Manifest == state.Commit && !world.Bucket.Holds(state.Commit))
                    Send(Announced(world, pod, state, state.Commit), pod, state, Act.DeleteManifest, default);
                break;
            case Stage.Leads:
                foreach (var commit in (ReadOnlySpan<Commit>)[Commit.First, Commit.Second, Commit.Removal])
                {
                    if (rules.Plans.HasFlag(commit))
                        Plan(world, pod, state, commit);
                }

                break;
            case Stage.Fills when state.Commit == Commit.Removal:
                Remove(world, pod, state);
                break;
            case Stage.Fills:
                Fill(world, pod, state);
                break;
            case Stage.Publishes:
                if (!MustSettle(state, state.Commit))
                    Send(world, pod, state, Act.PutManifest, state with { Stage = Stage.Cleans });
                break;
            default:
                if (state.Commit == Commit.Second && world.Bucket.G)
                    Send(world, pod, state, Act.DeleteG, state);
                else
                    Release(world, pod, state, Act.Finish);
                break;
        }
    }

    private void Plan(in World world, int pod, Pod state, Commit commit)
    {
        // A listing that lags shows what was there so long ago.
        if (rules.SettlesFirst && MustSettle(state, commit, rules.ListingLag))
            return;
        var bucket = world.Bucket;
        if (bucket.Manifest == commit && bucket.Holds(commit))
        {
            Add(pod, Act.Plan, commit, world.With(pod, state with { Stage = Stage.Cleans, Commit = commit }));
            return;
        }

        Add(pod, Act.Plan, commit, Announced(world, pod, state, commit).With(pod, state with
        {
            Stage = Stage.Fills,
            Commit = commit,
            HasF = bucket.F == commit,
            HasG = commit == Commit.Second || bucket.G,
            MustWithdraw = bucket.Manifest != Commit.None && bucket.Manifest != commit,
            MustAbort = (bucket.Uploads & ~commit) != Commit.None,
            HasUpload = bucket.Uploads.HasFlag(commit),
        }));
    }

    private static bool MustSettle(Pod state, Commit commit, int listingLag = 0) =>
        state.Settle > listingLag && (state.Unsettled & ~commit) != Commit.None;

    // Before its first write a leader says in its lease which commit it works for. A leader that has lost the lease and
    // does not know it may begin as well, as long as nobody after it has.
    private World Announced(World world, int pod, Pod state, Commit commit)
    {
        if (world.Bucket.Holder == pod)
        {
            var unsettled = commit | (rules.HandsOnUnsettled ? state.Unsettled : Commit.None);
            world = world with { Bucket = world.Bucket with { Unsettled = unsettled } };
        }

        if (state.Epoch < world.WantedSince)
            return world;
        return world with
        {
            Wanted = state.IsVerify ? world.Wanted : commit,
            WantedSince = state.Epoch,
            IsPromised = !state.IsVerify && world.IsPromised && world.Wanted == commit,
        };
    }

    private void Fill(in World world, int pod, Pod state)
    {
        var commit = state.Commit;
        if (rules.SettlesFirst && MustSettle(state, commit))
            return;
        if (state.MustWithdraw)
        {
            Send(world, pod, state, Act.DeleteManifest, state with { MustWithdraw = false });
            return;
        }

        if (state.MustAbort)
        {
            Send(world, pod, state, Act.AbortUpload, state with { MustAbort = false });
            return;
        }

        if (!rules.OverwritesWrongObjects && !state.HasF && world.Bucket.F != Commit.None)
            Send(world, pod, state, Act.DeleteF, state);
        if (!state.HasF && !rules.IsMultipart)
            Send(world, pod, state, Act.PutF, state with { HasF = true });
        else if (!state.HasF && !state.HasUpload)
            Send(world, pod, state, Act.StartUpload, state with { HasUpload = true });
        else if (!state.HasF)
            Send(world, pod, state, Act.CompleteUpload, state with { HasF = world.Bucket.Uploads.HasFlag(commit), HasUpload = false });
        else if (!state.HasG)
            Send(world, pod, state, Act.PutG, state with { HasG = true });
        if (!state.HasF || !state.HasG || MustSettle(state, commit))
            return;

        var bucket = world.Bucket;
        Add(pod, Act.LookOnceMore, commit, world.With(pod, bucket.Holds(commit)
            ? state with { Stage = Stage.Publishes }
            : state with { HasF = bucket.F == commit, HasG = commit == Commit.Second || bucket.G }));
    }

    private void Remove(in World world, int pod, Pod state)
    {
        var bucket = world.Bucket;
        if (rules.SettlesFirst && MustSettle(state, state.Commit))
            return;
        if (bucket.Manifest != Commit.None)
            Send(world, pod, state, Act.DeleteManifest, state);
        else if (bucket.Uploads != Commit.None)
            Send(world, pod, state, Act.AbortUpload, state);
        else if (bucket.F != Commit.None)
            Send(world, pod, state, Act.DeleteF, state);
        else if (bucket.G)
            Send(world, pod, state, Act.DeleteG, state);
        else
            Release(world, pod, state, Act.Finish);
    }

    private void Send(in World world, int pod, Pod state, Act act, Pod then)
    {
        if (!MayWrite(pod, state))
            return;
        var commit = state.Commit;
        var answered = world with { Bucket = world.Bucket.After(act, commit) };
        if (state.IsVerify)
            Release(answered, pod, state, act);
        else
            Add(pod, act, commit, answered.With(pod, then));

        var request = new Request(act, commit, 0);
        if (!world.Later.Exists && rules.LateRequests > (world.Late.Exists ? 1 : 0) && !(world.Late.Act == act && world.Late.Commit == commit))
            Add(pod, act, commit, world.With(pod, state with { Unanswered = true }).Sending(request), Act.Arrive);
    }

    private bool MayWrite(int pod, Pod state) =>
        !state.IsLeading || !rules.FencesEveryAttempt || state.Confirmed <= rules.Timeouts[pod] / 2;

    private void Verify(in World world, int pod, Pod state)
    {
        if (state.Stage == Stage.Verifies)
        {
            if (world.Bucket.Manifest is var manifest && manifest != Commit.None)
                Add(pod, Act.ReadManifest, manifest, world.With(pod, state with { Stage = Stage.Compares, Commit = manifest }));
            return;
        }

        if (world.Bucket.Holds(state.Commit))
            Add(pod, Act.ReadObjects, state.Commit, world.With(pod, default));
        else if (rules.VerifiesAsLeader)
            Add(pod, Act.ReadObjects, state.Commit, world.With(pod, state with { Stage = Stage.Waits }));
        else
            Send(world, pod, state, Act.DeleteManifest, default);
    }
}

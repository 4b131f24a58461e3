using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Executable;

public sealed class ReplicaTests(CephFixture ceph)
{
    private static readonly TestFile[] Model =
    [
        TestFile.Plain("config.json", "{}"),
        TestFile.Generated("model-00001-of-00002.safetensors", 60 << 20, seed: 31),
        TestFile.Generated("model-00002-of-00002.safetensors", 40 << 20, seed: 32),
    ];

    private static readonly long ModelBytes = Model.Sum(f => f.Content.Length);

    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    public async Task Replicas_that_start_together_fetch_the_model_once(int count)
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);

        var results = await Task.WhenAll(Enumerable.Range(0, count).Select(i => pod.RunAsAsync($"pod-{i}")));

        Assert.All(results, result => result.AssertSuccess());
        await pod.AssertWholeAsync();
        pod.AssertFetchedOnce();
    }

    [Theory]
    [InlineData("pod-0")]
    [InlineData("pod-1", "pod-2", "pod-3", "pod-4", "pod-5")]
    public async Task A_pod_that_is_killed_five_times_downloads_little_twice(params string[] names)
    {
        var shards = Enumerable.Range(1, 8).Select(i => TestFile.Generated($"model-0000{i}-of-00008.safetensors", 512 << 20, (ulong)i)).ToList();
        var total = shards.Sum(f => f.Content.Length);
        await using var pod = await PodScenario.StartAsync(ceph, shards);
        for (var i = 1; i <= 5; i++)
        {
            await using var running = pod.Start(names[i % names.Length]);
            await pod.FetchedAsync(i * total / 6);
            await running.SignalAsync("KILL");
            await running.Finished;
        }

        (await pod.RunAsAsync(names[0])).AssertSuccess();

        await pod.AssertWholeAsync();
        pod.AssertFetchedAtMost(1.15);
    }

    [Fact]
    public async Task Another_pod_takes_over_when_the_leader_dies()
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = 2_000_000 };
        await using var leader = pod.Start("pod-0");
        await pod.FetchedAsync(ModelBytes / 3);
        await using var follower = pod.Start("pod-1");
        await PodScenario.LoggedAsync(follower, "Waiting for pod-0");

        await leader.SignalAsync("KILL");
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = null };
        var result = await follower.Finished;

        result.AssertSuccess();
        Assert.Matches(@"Waiting for pod-0: .* of .* MiB \(\d+ %\), .*\d of 3 files", result.Errors);
        await pod.AssertWholeAsync();
    }

    [Fact]
    public async Task A_leader_that_dies_before_it_has_written_anything_down_is_replaced()
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        using var asked = new SemaphoreSlim(0);
        using var dead = new ManualResetEventSlim();
        pod.Hub.OnRequest = request =>
        {
            if (!request.Path.Contains("/revision/", StringComparison.Ordinal))
                return;
            asked.Release();
            dead.Wait(TimeSpan.FromSeconds(20));
        };
        await using var leader = pod.Start("pod-0");
        await asked.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Contains(await pod.KeysAsync(), key => key.Contains("/lease/", StringComparison.Ordinal));
        Assert.DoesNotContain(await pod.KeysAsync(), key => key.EndsWith("journal.json", StringComparison.Ordinal));

        await leader.SignalAsync("KILL");
        await leader.Finished;
        pod.Hub.OnRequest = null;
        dead.Set();

        (await pod.RunAsAsync("pod-1")).AssertSuccess();
        await pod.AssertWholeAsync();
    }

    [Fact]
    public async Task A_leader_that_is_stopped_lets_go_at_once()
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        pod.Environment["LEASE_TIMEOUT"] = "10m";
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = 2_000_000 };
        await using var leader = pod.Start("pod-0");
        await pod.FetchedAsync(ModelBytes / 3);

        await leader.SignalAsync("TERM");
        (await leader.Finished).AssertFailure();
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = null };

        (await pod.RunAsAsync("pod-1")).AssertSuccess();
        await pod.AssertWholeAsync();
    }

    [Fact]
    public async Task A_leader_that_was_paused_and_wakes_up_does_no_harm()
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = 2_000_000 };
        await using var paused = pod.Start("pod-0");
        await pod.FetchedAsync(ModelBytes / 3);
        await paused.SignalAsync("STOP");

        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = null };
        (await pod.RunAsAsync("pod-1")).AssertSuccess();
        await pod.AssertWholeAsync();
        await paused.SignalAsync("CONT");
        (await paused.Finished).AssertSuccess();

        await pod.AssertWholeAsync();
        Assert.True((await pod.RunAsAsync("pod-2")).Errors.Contains("already, whole", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Waiting_replicas_fail_with_the_leader_if_its_failure_would_be_theirs()
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        pod.Repo.Access = RepoAccess.Gated;
        pod.Environment.Remove("HF_TOKEN");
        using var isRefused = new ManualResetEventSlim();
        pod.Hub.OnRequest = request =>
        {
            if (request.Path.Contains("/resolve/", StringComparison.Ordinal))
                isRefused.Wait(WallClock.Patience);
        };
        await using var leader = pod.Start("pod-0");
        await WallClock.UntilAsync("pod-0 has the lease", async () => (await pod.KeysAsync()).Any(key => key.Contains("/lease/", StringComparison.Ordinal)));
        await using var follower = pod.Start("pod-1");
        await PodScenario.LoggedAsync(follower, "Waiting for pod-0");
        isRefused.Set();

        (await leader.Finished).AssertFailure();
        var result = await follower.Finished;
        result.AssertFailure();
        Assert.Contains("pod-0", result.LastLine, StringComparison.Ordinal);
        Assert.Contains("licence", result.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_ends_after_its_timeout()
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = 100_000 };
        await using var leader = pod.Start("pod-0");
        await pod.FetchedAsync(1);
        pod.Environment["WAIT_TIMEOUT"] = "2s";

        var result = await pod.RunAsAsync("pod-1");

        result.AssertFailure();
        Assert.Contains("WAIT_TIMEOUT", result.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_successor_resumes_at_the_commit_that_was_started()
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        var begun = pod.Repo.Find("main")!.Sha;
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = 2_000_000 };
        await using var leader = pod.Start("pod-0");
        await pod.FetchedAsync(ModelBytes / 3);
        await leader.SignalAsync("KILL");
        pod.Repo.Commit("main", TestFile.Plain("config.json", "moved"));
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = null };

        var result = await pod.RunAsAsync("pod-1");

        result.AssertSuccess();
        Assert.Contains(begun, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_versioned_bucket_that_honours_no_condition_gets_a_right_copy_and_a_warning()
    {
        var bucket = await ceph.VersionedBucketAsync();
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        pod.Environment["S3_BUCKET"] = bucket.Name;

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => pod.RunAsAsync($"pod-{i}")));

        Assert.All(results, result => result.AssertSuccess());
        Assert.Contains(results, result => result.Errors.Contains("ignores If-None-Match", StringComparison.Ordinal));
        (await pod.RunAsync("verify")).AssertSuccess();
    }
}

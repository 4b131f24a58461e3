using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Restore;

/// <summary>Several pods of a node share one folder, and some of them die.</summary>
public sealed class SharedFolderTests(CephFixture ceph)
{
    private static readonly TestFile[] Model =
    [
        TestFile.Plain("config.json", "{}"),
        TestFile.Plain("empty.txt", ""),
        TestFile.Generated("model-00001-of-00003.safetensors", 120 << 20, seed: 41),
        TestFile.Generated("model-00002-of-00003.safetensors", 80 << 20, seed: 42),
        TestFile.Generated("model-00003-of-00003.safetensors", 100 << 20, seed: 43),
    ];

    [Fact]
    public async Task Eight_pods_that_start_together_read_the_model_once()
    {
        await using var pod = await RestorePod.StartAsync(ceph, Model);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => pod.Scenario.RunAsAsync($"pod-{i}")));

        Assert.All(results, result => result.AssertSuccess());
        await pod.AssertRestoredAsync();
        pod.AssertSentAtMost(1.1);
    }

    [Fact]
    public async Task Five_kills_cost_no_more_than_what_was_in_memory()
    {
        await using var pod = await RestorePod.StartAsync(ceph, Model);
        pod.Relay.BytesPerSecond = 60 << 20;

        for (var kill = 1; kill <= 5; kill++)
        {
            await using var running = pod.Start("pod-0");
            await pod.SentAsync(pod.ModelBytes * kill / 7);
            await running.SignalAsync("KILL");
            await running.Finished;
        }

        pod.Relay.BytesPerSecond = null;
        (await pod.RunAsync()).AssertSuccess();
        await pod.AssertRestoredAsync();
        pod.AssertSentAtMost(1.05, 5 * RestorePod.Memory);
    }

    [Fact]
    public async Task A_pod_that_dies_is_followed_at_once_on_the_same_machine()
    {
        await using var pod = await RestorePod.StartAsync(ceph, Model);
        pod.Scenario.Environment["LEASE_TIMEOUT"] = "1h"; // Nobody waits for that.
        pod.Relay.BytesPerSecond = 30 << 20;
        await using var leader = pod.Start("pod-0");
        await pod.SentAsync(pod.ModelBytes / 4);
        await using var follower = pod.Start("pod-1");
        await Executable.PodScenario.LoggedAsync(follower, "Waiting for pod-0");

        await leader.SignalAsync("KILL");
        pod.Relay.BytesPerSecond = null;

        (await follower.Finished).AssertSuccess();
        await pod.AssertRestoredAsync();
        pod.AssertSentAtMost(1.05, RestorePod.Memory);
    }

    [Fact]
    public async Task A_pod_that_is_paused_keeps_its_lock_and_writes_nothing_after_another_one_has_taken_over()
    {
        await using var pod = await RestorePod.StartAsync(ceph, Model);
        pod.Relay.BytesPerSecond = 30 << 20;
        await using var paused = pod.Start("pod-0");
        await pod.SentAsync(pod.ModelBytes / 4);
        await paused.SignalAsync("STOP");

        (await pod.Scenario.RunAsAsync("pod-1")).AssertSuccess();
        await paused.SignalAsync("CONT");

        (await paused.Finished).AssertSuccess();
        await pod.AssertRestoredAsync();
    }
}

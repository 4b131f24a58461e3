using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Faults;

namespace HfModelCache.SystemTests.SideBySide;

/// <summary>A removal that is killed at any of its writes.</summary>
public sealed class KilledRemovalTests(CephFixture ceph)
{
    private const int Writes = 20;

    private static readonly TestFile Shared = TestFile.Generated("model.safetensors", 9 << 20, seed: 51);

    [Fact]
    public async Task A_prune_that_is_killed_anywhere_leaves_no_manifest_that_lies_and_nothing_that_the_next_one_does_not_remove()
    {
        var killed = 0;
        var limits = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(1, Writes), limits, async (write, _) =>
        {
            if (await PruneTwiceAsync(write))
                Interlocked.Increment(ref killed);
        });

        Assert.InRange(killed, 5, Writes - 1); // A removal has fewer writes.
    }

    [Fact]
    public async Task A_removal_by_name_that_is_killed_anywhere_leaves_no_manifest_that_lies_and_nothing_that_the_next_one_does_not_remove()
    {
        var killed = 0;
        var limits = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(1, Writes), limits, async (write, _) =>
        {
            if (await RemoveTwiceAsync(write))
                Interlocked.Increment(ref killed);
        });

        Assert.InRange(killed, 5, Writes - 1);
    }

    private async Task<bool> RemoveTwiceAsync(int write)
    {
        await using var pod = await PodScenario.StartAsync(ceph, [TestFile.Plain("config.json", "old"), Shared]);
        pod.Environment["LEASE_TIMEOUT"] = "1s";
        (await pod.RunAsync("cache")).AssertSuccess();
        await pod.PutAsync("notes.txt", "not ours");

        var isKilled = await RunUntilAsync(pod, write, "remove");
        if ((await pod.KeysAsync()).Contains(PodScenario.ManifestKey))
            (await pod.RunAsync("verify")).AssertSuccess();
        (await pod.RunAsync("remove")).AssertSuccess();

        Assert.Equal([PodScenario.Root + "notes.txt"], (await pod.KeysAsync()).Where(key => !key.Contains("/lease/", StringComparison.Ordinal)));
        Assert.DoesNotContain("acme/sample", (await pod.RunAsync("list")).Output, StringComparison.Ordinal);
        return isKilled;
    }

    private async Task<bool> PruneTwiceAsync(int write)
    {
        await using var pod = await PodScenario.StartAsync(ceph, [TestFile.Plain("config.json", "old"), Shared]);
        pod.Environment["S3_LAYOUT"] = "commit";
        pod.Environment["LEASE_TIMEOUT"] = "1s";
        (await pod.RunAsync("cache")).AssertSuccess();
        var old = pod.Repo.Find("main")!.Sha;
        pod.Repo.Commit("main", [TestFile.Plain("config.json", "new"), Shared]);
        (await pod.RunAsync("cache", "--refresh")).AssertSuccess();

        var isKilled = await RunUntilAsync(pod, write, "prune");
        var left = await pod.KeysAsync();
        if (left.Contains($"{PodScenario.Root}@{old}/.hf-model-cache/manifest.json"))
            Assert.Equal(2, left.Count(key => key.Contains($"@{old}/", StringComparison.Ordinal) && !key.Contains(".hf-model-cache", StringComparison.Ordinal)));
        (await pod.RunAsync("prune")).AssertSuccess();

        Assert.DoesNotContain(await pod.KeysAsync(), key => key.Contains(old, StringComparison.Ordinal));
        (await pod.RunAsync("verify")).AssertSuccess();
        return isKilled;
    }

    // Each write arrives, and its sender does not live to see it.
    private static async Task<bool> RunUntilAsync(PodScenario pod, int write, string command)
    {
        await using var proxy = await FaultyProxy.StartAsync(new Uri(pod.Environment["S3_ENDPOINT_URL"]));
        var killed = new TaskCompletionSource();
        RunningProduct? removal = null;
        proxy.Add(new ProxyFault
        {
            On = "^(PUT|POST|DELETE) ",
            When = n => n == write,
            Do = async (through, context) =>
            {
                using var answer = await through.ForwardAsync(context);
                killed.SetResult();
                await removal!.SignalAsync("KILL");
            },
        });
        await using (removal = RunningProduct.Start(new Dictionary<string, string>(pod.Environment) { ["S3_ENDPOINT_URL"] = proxy.Endpoint.AbsoluteUri }, command))
            await removal.Finished;
        return killed.Task.IsCompleted;
    }
}

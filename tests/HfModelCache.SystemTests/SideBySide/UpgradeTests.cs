using HfModelCache.SystemTests.Restore;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.SideBySide;

/// <summary>A Deployment's upgrade and rollback, step by step, as docs/commits.md describes it.</summary>
public sealed class UpgradeTests(CephFixture ceph)
{
    private static readonly TestFile[] Shards =
    [
        .. Enumerable.Range(1, 8).Select(i => TestFile.Generated($"model-0000{i}-of-00008.safetensors", 16 << 20, seed: (ulong)(900 + i))),
    ];

    [Fact]
    public async Task An_upgrade_fetches_what_has_changed_and_a_rollback_nothing_while_old_pods_read_on()
    {
        await using var pod = await RestorePod.StartAsync(ceph, [TestFile.Plain("config.json", "old"), .. Shards], isFilled: false);
        var scenario = pod.Scenario;
        scenario.Environment["S3_LAYOUT"] = "commit";
        scenario.Environment.Remove("LOCAL_DIR", out var folder);
        (await scenario.RunAsync("cache")).AssertSuccess();
        var old = scenario.Repo.Find("main")!.Sha;

        // Step 1: one shard and the configuration change.
        var changed = TestFile.Generated(Shards[4].Path, 16 << 20, seed: 77);
        scenario.Repo.Commit("main", [TestFile.Plain("config.json", "new!"), .. Shards.Except([Shards[4]]), changed]);
        var now = scenario.Repo.Find("main")!.Sha;
        scenario.Hub.Requests.Clear();
        (await scenario.RunAsync("cache", "--refresh")).AssertSuccess();
        Assert.Equal(["config.json", changed.Path], scenario.FetchedFiles);

        // An old pod still finds its commit, a new one the new one.
        scenario.Hub.Requests.Clear();
        (await scenario.RunAsync("cache", "--revision", old)).AssertSuccess();
        (await scenario.RunAsync("verify", "--revision", old)).AssertSuccess();
        (await scenario.RunAsync("verify")).AssertSuccess();
        var hit = await scenario.RunAsync("cache");
        hit.AssertSuccess();
        Assert.Contains($"@{now}", hit.LastLine, StringComparison.Ordinal);

        // Roll back.
        (await scenario.RunAsync("pin", $"acme/sample@{old}")).AssertSuccess();
        (await scenario.RunAsync("cache", "--refresh")).AssertSuccess();
        scenario.Environment["LOCAL_DIR"] = folder!;
        (await scenario.RunAsync("restore")).AssertSuccess();
        Assert.Equal("old", await File.ReadAllTextAsync(Path.Combine(folder!, "config.json"), TestContext.Current.CancellationToken));
        Assert.Empty(scenario.Hub.Requests.All);

        // Step 3: the new commit is not needed any more.
        scenario.Environment.Remove("LOCAL_DIR");
        (await scenario.RunAsync("prune")).AssertSuccess();
        Assert.DoesNotContain(await scenario.KeysAsync(), key => key.Contains(now, StringComparison.Ordinal));
        (await scenario.RunAsync("verify")).AssertSuccess();
    }
}

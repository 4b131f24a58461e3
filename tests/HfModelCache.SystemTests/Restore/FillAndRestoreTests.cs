using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Restore;

/// <summary>Pods that start on an empty bucket: one fills it, all restore meanwhile.</summary>
public sealed class FillAndRestoreTests(CephFixture ceph)
{
    private static readonly TestFile[] Model =
    [
        TestFile.Plain("config.json", "{}"),
        .. Enumerable.Range(1, 6).Select(i => TestFile.Generated($"model-0000{i}-of-00006.safetensors", 24 << 20, seed: 70UL + (ulong)i)),
    ];

    [Fact]
    public async Task Four_pods_with_folders_of_their_own_download_the_model_once_and_restore_while_it_arrives()
    {
        await using var pod = await RestorePod.StartAsync(ceph, Model, isFilled: false);
        pod.Scenario.Hub.Options = pod.Scenario.Hub.Options with { CdnBytesPerSecond = 1 << 20 };
        pod.Scenario.Environment["MAX_CONNECTIONS"] = "12";
        var folders = Enumerable.Range(0, 4).Select(i => Directory.CreateDirectory(Path.Combine(pod.Folder, $"{i}")).FullName).ToList();
        var pods = folders.Select((folder, i) => RunningProduct.Start(
            new Dictionary<string, string>(pod.Scenario.Environment) { ["LOCAL_DIR"] = folder, ["POD_NAME"] = $"pod-{i}" })).ToList();

        await WallClock.UntilAsync(
            "every folder holds a file before the copy is complete",
            () => folders.All(folder => Directory.EnumerateFiles(folder, "*.safetensors").Any()),
            TimeSpan.FromMinutes(3),
            TestContext.Current.CancellationToken);
        var sent = pod.Scenario.Hub.Requests.BytesSent(Origin.Cdn);
        var results = await Task.WhenAll(pods.Select(running => running.Finished));

        Assert.True(sent < pod.ModelBytes, "The Hub had sent everything by then.");
        Assert.All(results, result => result.AssertSuccess());
        foreach (var folder in folders)
            await pod.AssertRestoredAsync(folder);
        pod.Scenario.AssertFetchedOnce();
        pod.AssertSentAtMost(4.1);
        foreach (var running in pods)
            await running.DisposeAsync();
    }
}

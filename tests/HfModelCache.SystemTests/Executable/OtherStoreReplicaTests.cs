using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.S3rver;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Executable;

/// <summary>Replicas in stores other than Ceph: one that honours no condition, and a folder of one machine.</summary>
public sealed class OtherStoreReplicaTests(S3rverFixture s3rver)
{
    private const string S3rver = "s3rver";
    private const string Folder = "folder";

    private static readonly TestFile[] Model =
    [
        TestFile.Plain("config.json", "{}"),
        TestFile.Plain("empty.txt", ""),
        TestFile.Generated("model-00001-of-00002.safetensors", 60 << 20, seed: 41),
        TestFile.Generated("model-00002-of-00002.safetensors", 40 << 20, seed: 42),
    ];

    private static readonly long ModelBytes = Model.Sum(f => f.Content.Length);

    [Theory]
    [InlineData(Folder, 4, 1.1)]
    [InlineData(Folder, 16, 1.1)]
    [InlineData(S3rver, 4, 4.5)] // Without a condition each of them may fetch.
    public async Task Replicas_that_start_together_make_one_whole_copy(string kind, int count, double times)
    {
        await using var pod = await PodScenario.StartAsync(await StoreAsync(kind), Model);

        await Task.WhenAll(Enumerable.Range(0, count).Select(i => EndWellAsync(pod, $"pod-{i}")));

        await pod.AssertWholeAsync();
        pod.AssertFetchedAtMost(times);
    }

    [Theory]
    [InlineData(Folder)]
    [InlineData(S3rver)]
    public async Task Another_pod_takes_over_when_the_leader_dies(string kind)
    {
        await using var pod = await PodScenario.StartAsync(await StoreAsync(kind), Model);
        await using var leader = await LeadAsync(pod);
        var follower = EndWellAsync(pod, "pod-1");

        await leader.SignalAsync("KILL");
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = null };
        await follower;

        await pod.AssertWholeAsync();
        pod.AssertFetchedAtMost(2);
    }

    [Theory]
    [InlineData(Folder)]
    [InlineData(S3rver)]
    public async Task A_leader_that_was_paused_and_wakes_up_does_no_harm(string kind)
    {
        await using var pod = await PodScenario.StartAsync(await StoreAsync(kind), Model);
        await using var paused = await LeadAsync(pod);
        await paused.SignalAsync("STOP");

        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = null };
        await EndWellAsync(pod, "pod-1");
        await pod.AssertWholeAsync();
        await paused.SignalAsync("CONT");
        (await paused.Finished).AssertSuccess();

        await pod.AssertWholeAsync();
        await using var late = pod.Start("pod-2");
        Assert.Contains("already, whole", (await late.Finished).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_store_lacks_is_said_in_warnings()
    {
        await using var pod = await PodScenario.StartAsync(await StoreAsync(S3rver), Model);

        var result = await pod.RunAsync();

        result.AssertSuccess();
        Assert.Contains("ignores If-None-Match", result.Errors, StringComparison.Ordinal);
        Assert.Contains("could not be aborted", result.Errors, StringComparison.Ordinal);
        (await pod.RunAsync("verify")).AssertSuccess();
    }

    private async Task<ITestStore> StoreAsync(string kind) => kind == Folder
        ? new FolderTestStore()
        : await S3TestStore.CreateAsync(await s3rver.ServerAsync());

    // The copy must be whole the moment a replica reports success.
    private static async Task EndWellAsync(PodScenario pod, string name)
    {
        await using var replica = pod.Start(name);
        (await replica.Finished).AssertSuccess();
        await pod.AssertPublishedAsync();
    }

    private static async Task<RunningProduct> LeadAsync(PodScenario pod)
    {
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = 2_000_000 };
        var leader = pod.Start("pod-0");
        await pod.FetchedAsync(ModelBytes / 3);
        return leader;
    }
}

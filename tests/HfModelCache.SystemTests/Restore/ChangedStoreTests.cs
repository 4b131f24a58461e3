using Amazon.S3.Model;
using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Restore;

/// <summary>Objects that are not what the manifest states, or change while they are read.</summary>
public sealed class ChangedStoreTests(CephFixture ceph)
{
    private const string Weights = "model-00001-of-00002.safetensors";

    private static readonly TestFile[] Model =
    [
        TestFile.Plain("config.json", "{}"),
        TestFile.Generated(Weights, 60 << 20, seed: 61),
        TestFile.Generated("model-00002-of-00002.safetensors", 40 << 20, seed: 62),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_object_with_other_bytes_is_repaired_in_the_store_and_then_restored(bool isTruncated)
    {
        await using var pod = await RestorePod.StartAsync(ceph, Model);
        await ReplaceAsync(pod, isTruncated ? 30 << 20 : 60 << 20);

        var result = await pod.RunAsync();

        result.AssertSuccess();
        Assert.Contains(Weights, result.Errors, StringComparison.Ordinal);
        await pod.AssertRestoredAsync();
        await pod.Scenario.AssertPublishedAsync();
    }

    [Fact]
    public async Task An_object_that_is_replaced_while_it_is_read_is_noticed()
    {
        await using var pod = await RestorePod.StartAsync(ceph, Model);
        pod.Relay.BytesPerSecond = 10 << 20;
        await using var running = pod.Start("pod-0");
        await pod.SentAsync(20 << 20);
        await ReplaceAsync(pod, 60 << 20);
        pod.Relay.BytesPerSecond = null;

        (await running.Finished).AssertSuccess();

        await pod.AssertRestoredAsync();
        await pod.Scenario.AssertPublishedAsync();
    }

    [Fact]
    public async Task Offline_the_damaged_file_is_named_with_the_remedy_and_nothing_wrong_is_on_the_disk()
    {
        await using var pod = await RestorePod.StartAsync(ceph, Model);
        await ReplaceAsync(pod, 60 << 20);
        pod.Scenario.Environment["HF_HUB_OFFLINE"] = "1";

        var result = await pod.RunAsync();

        result.AssertFailure();
        Assert.Contains(Weights, result.LastLine, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(pod.Folder, Weights)));
        pod.Scenario.Environment.Remove("HF_HUB_OFFLINE");
        (await pod.RunAsync()).AssertSuccess();
        await pod.AssertRestoredAsync();
    }

    [Fact]
    public async Task A_store_that_is_unreachable_does_not_keep_a_pod_from_a_folder_that_is_whole()
    {
        await using var pod = await RestorePod.StartAsync(ceph, Model);
        (await pod.RunAsync()).AssertSuccess();
        pod.Scenario.Environment["S3_ENDPOINT_URL"] = "http://127.0.0.1:9";

        var result = await pod.RunAsync();

        result.AssertSuccess();
        Assert.Contains("warn", result.Errors, StringComparison.Ordinal);
    }

    private static Task<PutObjectResponse> ReplaceAsync(RestorePod pod, int bytes)
    {
        var content = new byte[bytes];
        new Random(1).NextBytes(content);
        var bucket = pod.Scenario.Bucket;
        return bucket.S3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = bucket.Name, Key = PodScenario.Root + Weights, InputStream = new MemoryStream(content), UseChunkEncoding = false,
            },
            Cancel);
    }
}

using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Executable;

public sealed class MainJobTests(CephFixture ceph)
{
    private const string Shard = "model-00001-of-00002.safetensors";
    private const string Copy = "pytorch_model.bin";

    [Fact]
    public async Task The_originals_poisoned_prefix_is_repaired()
    {
        await using var pod = await PodScenario.StartAsync(ceph, SampleRepo.Files);
        await pod.PutAsync("config.json", "one object of a copy that crashed");

        (await pod.RunAsync()).AssertSuccess();

        await pod.AssertWholeAsync(leftOut: Copy);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_repo_lands_byte_for_byte_and_the_second_run_sends_the_Hub_nothing(bool tls)
    {
        var large = TestFile.Generated("large.safetensors", (40 << 20) + 12345, seed: 77);
        await using var pod = await PodScenario.StartAsync(ceph, SampleRepo.Files.Append(large), tls);

        (await pod.RunAsync()).AssertSuccess();
        await pod.AssertWholeAsync(leftOut: Copy);
        pod.Hub.Requests.Clear();

        (await pod.RunAsync()).AssertSuccess();
        Assert.Empty(pod.Hub.Requests.All);
    }

    [Fact]
    public async Task A_stray_a_deleted_and_a_truncated_object_are_each_repaired_alone()
    {
        await using var pod = await PodScenario.StartAsync(ceph, SampleRepo.Files);
        (await pod.RunAsync()).AssertSuccess();
        var size = pod.Repo.Find("main")!.Find(Shard)!.Content.Length;

        foreach (var damage in new Func<Task>[]
        {
            () => pod.PutAsync(Shard, new string('x', (int)size)),
            () => pod.DeleteAsync(Shard),
            () => pod.PutAsync(Shard, "truncated"),
        })
        {
            await damage();
            pod.Hub.Requests.Clear();
            (await pod.RunAsync()).AssertSuccess();
            Assert.Equal([Shard], pod.FetchedFiles);
            await pod.AssertWholeAsync(leftOut: Copy);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wrong_bytes_never_stand_under_a_key(bool flip)
    {
        await using var pod = await PodScenario.StartAsync(ceph, [TestFile.Generated("model.safetensors", 20 << 20, seed: 5)]);
        pod.Hub.Faults.Add(new Fault
        {
            On = Origin.Cdn,
            Do = flip ? FaultAction.FlipByte(15 << 20) : FaultAction.TruncateAt(0),
            AtByte = 15 << 20,
        });

        var result = await pod.RunAsync();

        result.AssertFailure();
        Assert.Contains("model.safetensors", result.LastLine, StringComparison.Ordinal);
        Assert.DoesNotContain(PodScenario.Root + "model.safetensors", await pod.KeysAsync());

        pod.Hub.Faults.Clear();
        (await pod.RunAsync()).AssertSuccess();
        await pod.AssertWholeAsync();
    }

    [Fact]
    public async Task A_file_over_five_gibibytes_passes_through_little_memory_and_no_disk()
    {
        const long Size = (5L << 30) + 4321;
        await using var pod = await PodScenario.StartAsync(ceph, [TestFile.Generated("model.gguf", Size, seed: 9)]);
        pod.Environment["TMPDIR"] = "/nowhere";
        pod.Environment["HOME"] = "/nowhere";

        var result = await pod.RunAsync();

        result.AssertSuccess();
        Assert.InRange(result.PeakMemory, 1, 256L << 20);
        var head = await pod.Bucket.S3.GetObjectMetadataAsync(pod.Bucket.Name, PodScenario.Root + "model.gguf", TestContext.Current.CancellationToken);
        Assert.Equal(Size, head.ContentLength);
        await pod.AssertNothingIsLeftOpenAsync();
    }

    [Fact]
    public async Task No_more_is_downloaded_per_second_than_MAX_BANDWIDTH_allows()
    {
        await using var pod = await PodScenario.StartAsync(ceph, [TestFile.Generated("model.safetensors", 40_000_000, seed: 61)]);
        pod.Environment["MAX_BANDWIDTH"] = "10MB";
        var began = System.Diagnostics.Stopwatch.StartNew();

        (await pod.RunAsync()).AssertSuccess();

        Assert.True(began.Elapsed > TimeSpan.FromSeconds(3), $"40 MB came in {began.Elapsed.TotalSeconds:0.0} s.");
        await pod.AssertWholeAsync();
    }
}

using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Restore;

/// <summary>A disk without room: before the first byte, and in the middle.</summary>
public sealed class FullDiskTests(CephFixture ceph)
{
    private static readonly TestFile[] Model =
    [
        TestFile.Plain("config.json", "{}"),
        TestFile.Generated("model-00001-of-00002.safetensors", 60 << 20, seed: 51),
        TestFile.Generated("model-00002-of-00002.safetensors", 40 << 20, seed: 52),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_disk_that_is_too_small_is_refused_before_the_first_byte_with_the_numbers()
    {
        await using var pod = await RestorePod.StartAsync(ceph, Model);
        await using var disk = await MountAsync(pod, 64 << 20);

        var result = await pod.RunAsync();

        result.AssertFailure();
        Assert.Contains("100.0 MiB more are needed in", result.LastLine, StringComparison.Ordinal);
        Assert.Contains(pod.Folder, result.LastLine, StringComparison.Ordinal);
        Assert.True(pod.Relay.Bytes < 1 << 20, $"The store sent {pod.Relay.Bytes} bytes.");
    }

    [Fact]
    public async Task A_disk_that_fills_up_in_the_middle_keeps_what_is_whole_for_the_next_run()
    {
        await using var pod = await RestorePod.StartAsync(ceph, Model);
        await using var disk = await MountAsync(pod, 110 << 20);
        pod.Relay.BytesPerSecond = 40 << 20;
        await using var running = pod.Start("pod-0");
        await pod.SentAsync(30 << 20);
        var other = Path.Combine(pod.Folder, "other.bin");
        await FillAsync(other, 60 << 20);

        var full = await running.Finished;
        File.Delete(other);
        pod.Relay.BytesPerSecond = null;
        var again = await pod.RunAsync();

        full.AssertFailure();
        Assert.Contains("No space left", full.LastLine, StringComparison.Ordinal);
        again.AssertSuccess();
        await pod.AssertRestoredAsync();
        pod.AssertSentAtMost(1.05, RestorePod.Memory);
    }

    private static async Task<SmallDisk> MountAsync(RestorePod pod, long bytes)
    {
        var disk = await SmallDisk.TryMountAsync(pod.Folder, bytes);
        Assert.SkipWhen(disk is null, "This process may mount nothing.");
        return disk;
    }

    private static async Task FillAsync(string path, long bytes)
    {
        await using var file = File.Create(path);
        var block = new byte[1 << 20];
        for (var written = 0L; written < bytes; written += block.Length)
            await file.WriteAsync(block, Cancel);
    }
}

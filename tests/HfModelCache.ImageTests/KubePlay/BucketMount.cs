using HfModelCache.ImageTests.Containers;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Daemons;

namespace HfModelCache.ImageTests.KubePlay;

/// <summary>A bucket as a folder, as a cluster's CSI driver would mount it.</summary>
internal sealed class BucketMount : IAsyncDisposable
{
    private readonly Daemon _rclone;

    private BucketMount(string folder, Daemon rclone) => (Folder, _rclone) = (folder, rclone);

    public string Folder { get; }

    private bool IsThere => File.ReadAllText("/proc/self/mounts").Contains($" {Folder} fuse.rclone ", StringComparison.Ordinal);

    public static async Task<BucketMount> StartAsync(CephCluster cluster, string bucket)
    {
        var folder = Directory.CreateTempSubdirectory("bucket-").FullName;
        var rclone = await Daemon.StartAsync(
            "rclone", null,
            // It gives this variable of the AWS programs a meaning of its own.
            "env", "--unset=AWS_CA_BUNDLE",
            "rclone", "mount", $":s3:{bucket}", folder, "--config=/dev/null",
            "--s3-provider=Ceph", $"--s3-endpoint={cluster.Endpoint}",
            $"--s3-access-key-id={cluster.AccessKey}", $"--s3-secret-access-key={cluster.SecretKey}",
            "--allow-other", "--dir-cache-time=0s");
        var mount = new BucketMount(folder, rclone);
        await WallClock.UntilAsync("the bucket is mounted", () => mount.IsThere || rclone.HasExited, TimeSpan.FromMinutes(2));
        Assert.True(mount.IsThere, rclone.Tail());
        return mount;
    }

    public async ValueTask DisposeAsync()
    {
        // rclone then exits by itself; killed first, it would leave a dead mount.
        (await Command.RunAsync("umount", [Folder])).AssertSuccess();
        await _rclone.KillAsync();
        _rclone.Dispose();
        Directory.Delete(Folder);
    }
}

using HfModelCache.TestServers.Daemons;

namespace HfModelCache.SystemTests.Folders;

/// <summary>A folder on exFAT, by a driver in user space: it has no hard links, and ignores case.</summary>
internal sealed class ExfatFolder : IAsyncDisposable
{
    private static readonly SemaphoreSlim LookingForDevice = new(1, 1);

    private readonly Daemon _driver;
    private readonly string _image;
    private readonly string _device;

    private ExfatFolder(string path, string image, string device, Daemon driver) => (Path, _image, _device, _driver) = (path, image, device, driver);

    public string Path { get; }

    private bool IsThere => File.ReadAllText("/proc/self/mounts").Contains($" {Path} fuseblk ", StringComparison.Ordinal);

    /// <summary>Mounts it, or skips the test if this machine can't.</summary>
    public static async Task<ExfatFolder> MountAsync()
    {
        Assert.SkipUnless(
            Environment.IsPrivilegedProcess && File.Exists("/dev/fuse") && File.Exists("/usr/sbin/mount.exfat-fuse") && File.Exists("/usr/sbin/mkfs.exfat"),
            "This process may mount nothing, or exfat-fuse or exfatprogs is not installed; ./test installs them as root on Debian and Ubuntu.");
        var path = Directory.CreateTempSubdirectory("exfat-").FullName;
        var image = path + ".img";
        await using (var file = File.Create(image))
            file.SetLength(256 << 20);
        await Shell.RunAsync("mkfs.exfat", image);

        var device = await AttachAsync(image);
        var folder = new ExfatFolder(path, image, device, await Daemon.StartAsync("exfat", null, "mount.exfat-fuse", "-d", device, path));
        await WallClock.UntilAsync("the folder is mounted", () => folder.IsThere || folder._driver.HasExited);
        Assert.True(folder.IsThere, folder._driver.Tail());
        return folder;
    }

    // A container's /dev may lack the device that is free.
    private static async Task<string> AttachAsync(string image)
    {
        const string script =
            "device=$(losetup --find) && { [ -e $device ] || mknod $device b 7 ${device#/dev/loop}; } && losetup $device \"$1\" && echo $device";
        await LookingForDevice.WaitAsync();
        try
        {
            var device = await Shell.OutputAsync("bash", "-c", script, "-", image);
            Assert.NotNull(device);
            return device;
        }
        finally
        {
            LookingForDevice.Release();
        }
    }

    /// <summary>Ends the driver, and leaves the mount.</summary>
    public Task KillAsync() => _driver.KillAsync();

    public async ValueTask DisposeAsync()
    {
        await Shell.RunAsync("umount", "--lazy", Path);
        await _driver.KillAsync();
        _driver.Dispose();
        await Shell.RunAsync("losetup", "--detach", _device);
        File.Delete(_image);
        Directory.Delete(Path);
    }
}

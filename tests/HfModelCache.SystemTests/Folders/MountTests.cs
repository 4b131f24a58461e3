using HfModelCache.Failures;
using HfModelCache.Stores;
using HfModelCache.Stores.Folder;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Folders;

/// <summary>A folder in which something else is mounted, or that is mounted in an unhelpful way.</summary>
public sealed class MountTests : IAsyncLifetime
{
    private const int Size = 32 << 20;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("mounts-");
    private readonly DirectoryInfo _other = Directory.CreateTempSubdirectory("mounts-other-");
    private readonly List<string> _mounts = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "This process may mount nothing.");
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var mount in Enumerable.Reverse(_mounts))
            await Shell.RunAsync("umount", "--lazy", mount);
        _root.Delete(recursive: true);
        _other.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_half_file_stands_under_its_name_where_a_file_system_is_mounted_below_the_root(bool sameDevice)
    {
        var mounted = await MountBelowAsync("models/org/name", sameDevice);
        var file = Path.Combine(mounted, "sub", "weights");
        using var over = new CancellationTokenSource();
        var sizes = SizesAsync(file, over.Token);
        var store = Store();

        var upload = await store.StartUploadAsync("models/org/name/sub/weights", Size, Cancel);
        var part = await store.UploadPartAsync(upload, 1, new(new byte[Size]), Cancel);
        Assert.Equal(upload.UploadId, Assert.Single(await store.ListUploadsAsync("models/org/name/", Cancel)).UploadId);
        Assert.Equal(upload.UploadId, Assert.Single(await store.ListUploadsAsync("models/org/name/sub/w", Cancel)).UploadId);
        Assert.Equal(upload.UploadId, Assert.Single(await store.ListUploadsAsync("", Cancel)).UploadId);
        Assert.Empty(await store.ListAsync("", Cancel));
        await store.CompleteUploadAsync(upload, [part], Cancel);
        Assert.True(await store.TryCreateAsync("models/org/name/lease", new(new byte[1]), Cancel));
        Assert.False(await store.TryCreateAsync("models/org/name/lease", new(new byte[1]), Cancel));

        await over.CancelAsync();
        Assert.Equal([(long)Size], (await sizes).Append(new FileInfo(file).Length).Distinct());
        Assert.Empty(await store.ListUploadsAsync("", Cancel));
    }

    [Fact]
    public async Task A_read_only_folder_is_named_at_the_first_write_and_is_used_once_it_is_mounted_as_the_remedy_says()
    {
        await using var disk = await MountRootAsync(1 << 20);
        Assert.True(await disk.SetReadOnlyAsync(true));

        var failure = await Assert.ThrowsAsync<OperatorException>(() => Store().TryCreateAsync("lease", new(new byte[1]), Cancel));

        Assert.Equal(FailureReason.FolderAccessDenied, failure.Reason);
        Assert.True(await disk.SetReadOnlyAsync(false));
        Assert.True(await Store().TryCreateAsync("lease", new(new byte[1]), Cancel));
    }

    [Fact]
    public async Task A_full_folder_is_named_and_is_used_once_there_is_room()
    {
        await using var disk = await MountRootAsync(1 << 20);
        await using (await disk.FillAsync())
        {
            var failure = await Assert.ThrowsAsync<OperatorException>(() => Store().PutAsync("a", new(new byte[1 << 16]), Cancel));

            Assert.Equal(FailureReason.StoreFull, failure.Reason);
        }

        await Store().PutAsync("a", new(new byte[1 << 16]), Cancel);
        Assert.Empty(await Store().ListUploadsAsync("", Cancel));
    }

    private FolderObjectStore Store() => new(_root.FullName, TimeProvider.System);

    private async Task<SmallDisk> MountRootAsync(long bytes)
    {
        var disk = await SmallDisk.TryMountAsync(_root.FullName, bytes);
        Assert.SkipWhen(disk is null, "This process may mount nothing.");
        return disk!;
    }

    private async Task<string> MountBelowAsync(string place, bool sameDevice)
    {
        var folder = _root.CreateSubdirectory(place).FullName;
        var isMounted = sameDevice
            ? await Shell.RunAsync("mount", "--bind", _other.FullName, folder)
            : await Shell.RunAsync("mount", "-t", "tmpfs", "tmpfs", folder);
        Assert.SkipUnless(isMounted, "This process may mount nothing.");
        _mounts.Add(folder);
        return folder;
    }

    // Every size that a reader could have met, without the time before there was any file.
    private static Task<List<long>> SizesAsync(string file, CancellationToken over) => Task.Run(
        () =>
        {
            var sizes = new List<long>();
            while (!over.IsCancellationRequested)
            {
                var found = new FileInfo(file);
                if (found.Exists && !sizes.Contains(found.Length))
                    sizes.Add(found.Length);
            }

            return sizes;
        },
        CancellationToken.None);
}

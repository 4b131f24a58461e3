using HfModelCache.Failures;
using HfModelCache.Stores;
using HfModelCache.Stores.Folder;
using HfModelCache.TestServers.Stores;
using HfModelCache.Transfer.Buffers;

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

    [Fact]
    public async Task A_disk_that_fills_up_during_a_direct_write_is_named_and_no_file_gets_its_name()
    {
        await MountDiskAsync(8 << 20);
        var store = new FolderObjectStore(_root.FullName, TimeProvider.System, new PageCacheBudget(0));
        using var buffer = await new BufferPool(32 << 20).RentAsync(32 << 20, Cancel);
        var upload = await store.StartUploadAsync("weights", 32 << 20, Cancel);

        var failure = await Assert.ThrowsAsync<OperatorException>(() => store.UploadPartAsync(upload, 1, new(buffer.Content), Cancel));

        Assert.Equal(FailureReason.StoreFull, failure.Reason);
        Assert.Empty(await store.ListPartsAsync(upload, Cancel));
        Assert.Empty(await store.ListAsync("", Cancel));
        await store.AbortUploadAsync(upload, Cancel);
        var next = await store.StartUploadAsync("weights", 1 << 20, Cancel);
        await store.UploadPartAsync(next, 1, new(buffer.Content.Slice(0, 1 << 20)), Cancel);
    }

    private FolderObjectStore Store() => new(_root.FullName, TimeProvider.System);

    private async Task<SmallDisk> MountRootAsync(long bytes)
    {
        var disk = await SmallDisk.TryMountAsync(_root.FullName, bytes);
        Assert.SkipWhen(disk is null, "This process may mount nothing.");
        return disk!;
    }

    // A file system on a disk: one in memory may refuse direct writes.
    private async Task MountDiskAsync(long bytes)
    {
        var image = Path.Combine(_other.FullName, "image");
        await using (var file = File.Create(image))
            file.SetLength(bytes);
        var isMounted = await Shell.RunAsync("mkfs.ext4", "-q", "-O", "^has_journal", image)
            && await Shell.RunAsync("mount", "-o", "loop", image, _root.FullName);
        Assert.SkipUnless(isMounted, "This process may mount nothing.");
        _mounts.Add(_root.FullName);
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

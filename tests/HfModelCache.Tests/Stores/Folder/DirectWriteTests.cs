using System.Buffers;
using HfModelCache.Conformance;
using HfModelCache.Stores;
using HfModelCache.Stores.Folder;
using HfModelCache.Transfer.Buffers;

namespace HfModelCache.Tests.Stores.Folder;

/// <summary>A folder whose page cache budget is spent: parts are written directly if possible, and through the cache otherwise.</summary>
public sealed class DirectWriteTests : ObjectStoreConformance, IDisposable
{
    private const int Page = 4096;
    private const int MiB = 1 << 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("direct-write-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(MiB, MiB)]
    [InlineData((2 * MiB) + 123, 2 * MiB)]
    [InlineData(MiB + (3 * Page) + 1, MiB + (3 * Page))]
    [InlineData(Page - 1, 0)]
    [InlineData(0, 0)]
    public async Task Whole_pages_are_written_from_a_pools_memory(int length, int expected)
    {
        SkipWithoutDisk();
        var content = await PartAsync(length);

        Assert.Equal(expected, DirectWrite.Write(NewFile(), content, Page));

        Assert.Equal(expected == 0 ? [] : [.. new byte[Page], .. content.Slice(0, expected).ToArray()], File.ReadAllBytes(PathOf("file")));
    }

    [Fact]
    public async Task An_offset_within_a_page_is_refused() => Assert.Equal(0, DirectWrite.Write(NewFile(), await PartAsync(MiB), 1));

    [Fact]
    public async Task Memory_that_begins_within_a_page_is_refused() =>
        Assert.Equal(0, DirectWrite.Write(NewFile(), (await PartAsync(MiB)).Slice(1), 0));

    [Fact]
    public async Task A_file_that_refuses_direct_writes_is_left_to_the_cache() =>
        Assert.Equal(0, DirectWrite.Write("/proc/self/comm", await PartAsync(MiB), 0));

    [Theory]
    [InlineData(2 * MiB, (2 * MiB) + 4097)]
    [InlineData((2 * MiB) + 5, (2 * MiB) + 5)]
    [InlineData(MiB, 10)]
    public Task Parts_become_one_file_on_a_disk(int partSize, int lastSize) => CheckPartsAsync(_folder.FullName, partSize, lastSize);

    [Fact]
    public async Task Parts_become_one_file_in_memory()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "There is no file system in memory.");
        var folder = Directory.CreateDirectory($"/dev/shm/direct-write-{Guid.NewGuid():N}");
        try
        {
            await CheckPartsAsync(folder.FullName, 2 * MiB, MiB + 77);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private protected override Task<IObjectStore> CreateAsync() => Task.FromResult<IObjectStore>(Store(_folder.FullName));

    private static FolderObjectStore Store(string folder) => new FolderObjectStore(folder, TimeProvider.System, new PageCacheBudget(0));

    private static async Task CheckPartsAsync(string folder, int partSize, int lastSize)
    {
        var store = Store(folder);
        var upload = await store.StartUploadAsync("model", partSize, Cancel);
        var contents = await Task.WhenAll(PartAsync(partSize, 1), PartAsync(partSize, 2), PartAsync(lastSize, 3));
        var parts = await Task.WhenAll(contents.Select((content, i) => store.UploadPartAsync(upload, i + 1, new Payload(content), Cancel)));

        // A later process reads the parts that an earlier one stored.
        foreach (var (part, content) in parts.Zip(contents))
        {
            await using var body = await Store(folder).OpenPartAsync(upload, part, Cancel);
            var bytes = new byte[part.Size];
            await body!.Content.ReadExactlyAsync(bytes, Cancel);
            Assert.True(bytes.AsSpan().SequenceEqual(content.ToArray()));
        }

        await store.CompleteUploadAsync(upload, parts, Cancel);

        var file = await File.ReadAllBytesAsync(Path.Combine(folder, "model"), Cancel);
        Assert.True(file.AsSpan().SequenceEqual(contents.SelectMany(content => content.ToArray()).ToArray()));
    }

    private static async Task<ReadOnlySequence<byte>> PartAsync(int length, int seed = 1)
    {
        var part = await new BufferPool(8 * MiB).RentAsync(length, Cancel);
        for (var position = 0; position < length; position += part.Free(position).Length)
            new Random(seed + position).NextBytes(part.Free(position).Span);
        return length == 0 ? ReadOnlySequence<byte>.Empty : part.Content;
    }

    private static void SkipWithoutDisk() =>
        Assert.SkipWhen(new DriveInfo(Path.GetTempPath()).DriveFormat is "tmpfs", "Temporary files are in memory, which may refuse direct writes.");

    private string NewFile()
    {
        File.Create(PathOf("file")).Dispose();
        return PathOf("file");
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}

using HfModelCache.Stores;
using HfModelCache.Stores.S3;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Stores;

/// <summary>Ceph copies objects from one of its buckets to another by itself.</summary>
public sealed class CephCopyTests(CephFixture ceph)
{
    private const int Part = 5 << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(Part)]
    [InlineData((3 * Part) + 17)]
    public async Task An_object_is_copied_whole_or_in_parts(int size)
    {
        var (from, to) = await CreateAsync();
        var content = new byte[size];
        new Random(size).NextBytes(content);
        var etag = await from.PutAsync("models/größe & co/a.bin", new(content), Cancel);

        var copied = await to.CopyAsync(from.Refer(new StoredObject("models/größe & co/a.bin", size, etag))!, "b.bin", Cancel);

        Assert.Equal(size > Part, copied!.MustVerify);
        Assert.Equal((await to.FindAsync("b.bin", Cancel))!.ETag, copied.ETag);
        await using var body = await to.OpenReadAsync("b.bin", ReadRange.All, Cancel);
        using var read = new MemoryStream();
        await body!.Content.CopyToAsync(read, Cancel);
        Assert.Equal(content, read.ToArray());
        Assert.Empty(await to.ListUploadsAsync("", Cancel));
    }

    [Theory]
    [InlineData(Part)]
    [InlineData(3 * Part)]
    public async Task A_version_that_is_gone_is_not_copied(int size)
    {
        var (from, to) = await CreateAsync();
        var old = await from.PutAsync("a", new(new byte[size]), Cancel);
        await from.PutAsync("a", new(Enumerable.Repeat((byte)1, size).ToArray()), Cancel);

        await Assert.ThrowsAsync<ObjectChangedException>(() => to.CopyAsync(from.Refer(new StoredObject("a", size, old))!, "b", Cancel));

        Assert.Null(await to.FindAsync("b", Cancel));
    }

    [Fact]
    public async Task An_object_of_another_server_or_account_is_not_copied()
    {
        var (_, to) = await CreateAsync();

        Assert.Null(await to.CopyAsync(new StoredReference("http://elsewhere/ key", "bucket", "a", "etag", 1), "b", Cancel));
    }

    private async Task<(IObjectStore From, IObjectStore To)> CreateAsync()
    {
        return (Over(await ceph.BucketAsync()), Over(await ceph.BucketAsync()));

        static S3ObjectStore Over(CephBucket bucket) => new(CephStores.Options(bucket, tls: false) with { CopyPartSize = Part }, TimeProvider.System);
    }
}

using System.Buffers;
using System.Security.Cryptography;
using HfModelCache.Conformance;
using HfModelCache.Failures;
using HfModelCache.Stores;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Stores;

/// <summary>Ceph RGW over http, where every body is signed.</summary>
public sealed class CephStoreTests(CephFixture ceph) : ObjectStoreConformance
{
    private protected override async Task<IObjectStore> CreateAsync() => CephStores.Over(await ceph.BucketAsync(), tls: false);

    [Fact]
    public async Task A_part_is_sent_with_the_hash_that_came_with_it()
    {
        var store = await CreateAsync();
        var content = RandomNumberGenerator.GetBytes(1000);
        var upload = await store.StartUploadAsync("a", 1000, Cancel);

        var part = await store.UploadPartAsync(upload, 1, Hashed(content, SHA256.HashData(content)), Cancel);

        Assert.Equal([part], await store.ListPartsAsync(upload, Cancel));
    }

    [Fact]
    public async Task Bytes_that_changed_after_they_were_hashed_are_refused_and_can_be_sent_again()
    {
        var store = await CreateAsync();
        var content = RandomNumberGenerator.GetBytes(1000);
        var hash = SHA256.HashData(content);
        content[500] ^= 1;

        await Assert.ThrowsAsync<TransientException>(() => store.PutAsync("a", Hashed(content, hash), Cancel));

        Assert.Null(await store.FindAsync("a", Cancel));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Payload Hashed(byte[] content, byte[] hash) =>
        new(new ReadOnlySequence<byte>(content), Convert.ToHexStringLower(hash));
}

using HfModelCache.Failures;
using HfModelCache.Stores;
using HfModelCache.Stores.S3;
using HfModelCache.Stores.S3.Credentials;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Stores;

public sealed class CephFailureTests(CephFixture ceph)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bucket_that_does_not_exist_is_reported()
    {
        var options = CephStores.Options(await ceph.BucketAsync(), tls: false) with { Bucket = "nobody-made-this" };

        Assert.Equal(FailureReason.BucketNotFound, await FailAsync<OperatorException>(options));
    }

    [Theory]
    [InlineData("WRONGKEY", null)]
    [InlineData(null, "wrong secret")]
    public async Task Wrong_credentials_are_reported(string? key, string? secret)
    {
        var options = CephStores.Options(await ceph.BucketAsync(), tls: false);
        var keys = new S3Keys(key ?? options.Keys!.AccessKeyId, secret ?? options.Keys!.SecretAccessKey, null);

        Assert.Equal(FailureReason.StoreCredentials, await FailAsync<OperatorException>(options with { Keys = keys }));
    }

    [Fact]
    public async Task An_authority_that_is_not_trusted_is_reported()
    {
        var options = CephStores.Options(await ceph.BucketAsync(), tls: true) with { TrustedRoots = null };

        Assert.Equal(FailureReason.StoreUnreachable, await FailAsync<OperatorException>(options));
    }

    [Fact]
    public async Task A_store_that_refuses_connections_may_be_retried()
    {
        var options = CephStores.Options(await ceph.BucketAsync(), tls: false) with { Endpoint = new Uri("http://127.0.0.1:1") };

        Assert.Equal(FailureReason.StoreUnreachable, await FailAsync<TransientException>(options));
    }

    [Fact]
    public async Task A_full_store_is_reported()
    {
        var bucket = await ceph.BucketAsync();
        await bucket.Cluster.SetQuotaAsync(bucket.Name, 1 << 20);
        using var store = CephStores.Over(bucket, tls: false);

        var failure = await Assert.ThrowsAsync<OperatorException>(async () =>
        {
            for (var i = 0; i < 10; i++)
                await store.PutAsync($"fill/{i}", new(new byte[1 << 20]), Cancel);
        });

        Assert.Equal(FailureReason.StoreFull, failure.Reason);
    }

    [Fact]
    public async Task A_completion_repeated_after_its_answer_was_lost_is_still_the_same_object()
    {
        using var store = CephStores.Over(await ceph.BucketAsync(), tls: false);
        var upload = await store.StartUploadAsync("twice", 5 << 20, Cancel);
        var part = await store.UploadPartAsync(upload, 1, new(new byte[100]), Cancel);
        var (first, _) = await store.CompleteUploadAsync(upload, [part], Cancel);

        Assert.Equal(first, (await store.CompleteUploadAsync(upload, [part], Cancel)).ETag);
    }

    [Fact]
    public async Task A_completion_that_finds_another_writers_object_of_the_same_parts_is_not_a_success()
    {
        using var store = CephStores.Over(await ceph.BucketAsync(), tls: false);
        var mine = await store.StartUploadAsync("same", 5 << 20, Cancel);
        var part = await store.UploadPartAsync(mine, 1, new(new byte[100]), Cancel);
        await store.AbortUploadAsync(mine, Cancel);
        var theirs = await store.StartUploadAsync("same", 5 << 20, Cancel);
        await store.CompleteUploadAsync(theirs, [await store.UploadPartAsync(theirs, 1, new(new byte[100]), Cancel)], Cancel);

        await Assert.ThrowsAsync<UploadGoneException>(() => store.CompleteUploadAsync(mine, [part], Cancel));
    }

    private static async Task<FailureReason> FailAsync<T>(S3Options options)
        where T : ModelCacheException
    {
        using var store = new S3ObjectStore(options, TimeProvider.System);
        return (await Assert.ThrowsAsync<T>(() => store.ListAsync("", Cancel))).Reason;
    }
}

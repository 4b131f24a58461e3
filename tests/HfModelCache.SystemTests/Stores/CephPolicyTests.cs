using Amazon.S3.Model;
using HfModelCache.Failures;
using HfModelCache.Stores;
using HfModelCache.Stores.S3;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Stores;

/// <summary>What buckets demand, with a store that demands it for real.</summary>
public sealed class CephPolicyTests(CephFixture ceph)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("s3:PutObject")]
    [InlineData("s3:GetObject")]
    [InlineData("s3:ListBucket")]
    [InlineData("s3:DeleteObject")]
    public async Task The_right_that_a_policy_denies_is_named(string right)
    {
        var bucket = await ceph.BucketAsync();
        using var store = CephStores.Over(bucket, tls: false);
        await store.PutAsync("a", new(new byte[1]), Cancel);
        await bucket.DenyAsync(right, Cancel);

        var failure = await Assert.ThrowsAsync<OperatorException>(() => right switch
        {
            "s3:PutObject" => store.TryCreateAsync("b", new(new byte[1]), Cancel),
            "s3:GetObject" => store.FindAsync("a", Cancel),
            "s3:ListBucket" => store.ListAsync("", Cancel),
            _ => store.DeleteAsync("a", Cancel),
        });

        Assert.Equal(FailureReason.StoreAccessDenied, failure.Reason);
        Assert.Contains(right, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_with_Object_Lock_takes_a_whole_copy_s_requests()
    {
        var bucket = await ceph.BucketAsync();
        var name = $"{bucket.Name}-locked";
        await bucket.S3.PutBucketAsync(new PutBucketRequest { BucketName = name, ObjectLockEnabledForBucket = true }, Cancel);
        var options = CephStores.Options(bucket, tls: false) with { Bucket = name };
        using var store = new S3ObjectStore(options, TimeProvider.System);

        await UseAsync(store);
    }

    [Fact]
    public async Task Custom_headers_are_sent_and_signed()
    {
        var bucket = await ceph.BucketAsync();
        using var store = new S3ObjectStore(
            CephStores.Options(bucket, tls: false) with
            {
                RequesterPays = true,
                Objects = new ObjectSettings { Acl = "bucket-owner-full-control", StorageClass = "STANDARD" },
            },
            TimeProvider.System);

        await UseAsync(store);
    }

    [Fact]
    public async Task Any_region_is_signed_as_it_is_written()
    {
        var options = CephStores.Options(await ceph.BucketAsync(), tls: false) with { Region = "RegionOne" };
        using var store = new S3ObjectStore(options, TimeProvider.System);

        await UseAsync(store);
    }

    private static async Task UseAsync(S3ObjectStore store)
    {
        await store.PutAsync("a", new(new byte[] { 1, 2 }), Cancel);
        await store.TryCreateAsync("d e+f", new(new byte[] { 3 }), Cancel);
        var upload = await store.StartUploadAsync("c", 1, Cancel);
        var part = await store.UploadPartAsync(upload, 1, new(new byte[10]), Cancel);
        Assert.Single(await store.ListPartsAsync(upload, Cancel));
        Assert.Single(await store.ListUploadsAsync("", Cancel));
        await store.CompleteUploadAsync(upload, [part], Cancel);
        Assert.Equal(2, (await store.ReadDocumentAsync("a", 100, Cancel))!.Content.Length);
        await store.DeleteAsync("d e+f", Cancel);
        Assert.Equal(2, (await store.ListAsync("", Cancel)).Count);
    }
}

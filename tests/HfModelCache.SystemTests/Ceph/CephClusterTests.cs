using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using HfModelCache.TestServers.Ceph;

namespace HfModelCache.SystemTests.Ceph;

public sealed class CephClusterTests(CephFixture ceph)
{
    private const int SmallestPart = 5 * 1024 * 1024;

    [Fact]
    public async Task An_object_put_over_http_can_be_read_back()
    {
        var bucket = await ceph.BucketAsync();

        await bucket.S3.PutObjectAsync(Put(bucket, "greeting", "hello"u8.ToArray()));

        Assert.Equal("hello"u8.ToArray(), await ReadAsync(bucket.S3, bucket, "greeting"));
    }

    [Fact]
    public async Task An_object_put_over_TLS_can_be_read_back()
    {
        var bucket = await ceph.BucketAsync();
        using var s3 = bucket.Cluster.CreateClient(bucket.Cluster.TlsEndpoint, bucket.Cluster.CaFile);

        await s3.PutObjectAsync(Put(bucket, "greeting", "hello"u8.ToArray()));

        Assert.Equal("hello"u8.ToArray(), await ReadAsync(s3, bucket, "greeting"));
    }

    [Fact]
    public async Task An_object_uploaded_in_two_parts_is_read_back_whole()
    {
        var bucket = await ceph.BucketAsync();
        var content = new byte[SmallestPart + 1000];
        new Random(1).NextBytes(content);
        var target = new { BucketName = bucket.Name, Key = "model" };

        var upload = await bucket.S3.InitiateMultipartUploadAsync(target.BucketName, target.Key);
        var parts = new List<PartETag>();
        foreach (var (number, range) in new[] { (1, ..SmallestPart), (2, SmallestPart..) })
        {
            using var body = new MemoryStream(content[range]);
            var part = await bucket.S3.UploadPartAsync(new UploadPartRequest
            {
                BucketName = target.BucketName,
                Key = target.Key,
                UploadId = upload.UploadId,
                PartNumber = number,
                InputStream = body,
                UseChunkEncoding = false,
            });
            parts.Add(new PartETag(number, part.ETag));
        }
        await bucket.S3.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest
        {
            BucketName = target.BucketName,
            Key = target.Key,
            UploadId = upload.UploadId,
            PartETags = parts,
        });

        Assert.Equal(content, await ReadAsync(bucket.S3, bucket, "model"));
    }

    [Fact]
    public async Task Only_the_first_put_that_asks_for_a_new_object_succeeds()
    {
        var bucket = await ceph.BucketAsync();
        await bucket.S3.PutObjectAsync(PutIfAbsent(bucket));

        var refused = await Assert.ThrowsAsync<AmazonS3Exception>(() => bucket.S3.PutObjectAsync(PutIfAbsent(bucket)));

        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
    }

    [Fact]
    public async Task A_versioned_bucket_does_not_honour_the_condition()
    {
        var bucket = await ceph.VersionedBucketAsync();
        await bucket.S3.PutObjectAsync(PutIfAbsent(bucket));

        var again = await bucket.S3.PutObjectAsync(PutIfAbsent(bucket));

        Assert.Equal(HttpStatusCode.OK, again.HttpStatusCode);
    }

    [Fact]
    public async Task A_bucket_over_its_quota_refuses_more_bytes()
    {
        var bucket = await ceph.BucketAsync();
        await bucket.Cluster.SetQuotaAsync(bucket.Name, 10_000);

        var refused = await Assert.ThrowsAsync<AmazonS3Exception>(
            () => bucket.S3.PutObjectAsync(Put(bucket, "large", new byte[20_000])));

        Assert.Equal("QuotaExceeded", refused.ErrorCode);
    }

    [Fact]
    public async Task An_existing_user_and_bucket_are_used()
    {
        var bucket = await ceph.BucketAsync();
        var (user, secret) = ($"user-{Guid.NewGuid():N}", "secret");

        for (var attempt = 0; attempt < 2; attempt++)
        {
            await bucket.Cluster.EnsureUserAsync(user, user, secret);
            await bucket.Cluster.CreateBucketAsync(bucket.Name);
        }
    }

    [Fact]
    public async Task An_existing_user_with_other_keys_gets_the_given_ones()
    {
        var cluster = await ceph.ClusterAsync();
        var (user, other) = ($"user-{Guid.NewGuid():N}", $"other-{Guid.NewGuid():N}");
        await cluster.EnsureUserAsync(user, user, "secret");
        await cluster.EnsureUserAsync(user, other, "secret");

        using var s3 = new AmazonS3Client(other, "secret", new AmazonS3Config
        {
            ServiceURL = cluster.Endpoint.AbsoluteUri, AuthenticationRegion = "us-east-1", ForcePathStyle = true,
        });
        Assert.Empty((await s3.ListBucketsAsync()).Buckets ?? []);
    }

    [Fact]
    public async Task An_existing_role_is_used()
    {
        const string trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam:::user/x"]},"Action":["sts:AssumeRole"]}]}""";
        var cluster = await ceph.ClusterAsync();
        var role = $"role-{Guid.NewGuid():N}";

        Assert.Equal(await cluster.CreateRoleAsync(role, trust), await cluster.CreateRoleAsync(role, trust));
    }

    [Fact]
    public async Task A_start_reports_how_long_each_step_took() => Assert.Matches(
        @"^monmap took \d+\.\d s, .*\buser took \d+\.\d s, first request took \d+\.\d s$", (await ceph.ClusterAsync()).StartedBy);

    [Fact]
    public async Task Clusters_that_start_together_have_a_monitor_each()
    {
        var mine = await ceph.ClusterAsync();

        var others = await Task.WhenAll(CephCluster.StartAsync(CephObjectStore.Memstore), CephCluster.StartAsync(CephObjectStore.Memstore));

        foreach (var other in others)
        {
            await using var cluster = other;
            await other.CreateBucketAsync("only-there");
            Assert.Single((await other.S3.ListBucketsAsync()).Buckets);
        }

        Assert.DoesNotContain("only-there", (await mine.S3.ListBucketsAsync()).Buckets?.Select(one => one.BucketName) ?? []);
    }

    private static PutObjectRequest PutIfAbsent(CephBucket bucket)
    {
        var request = Put(bucket, "lease", "mine"u8.ToArray());
        request.IfNoneMatch = "*";
        return request;
    }

    private static PutObjectRequest Put(CephBucket bucket, string key, byte[] content) => new()
    {
        BucketName = bucket.Name,
        Key = key,
        InputStream = new MemoryStream(content),
        UseChunkEncoding = false,
    };

    private static async Task<byte[]> ReadAsync(IAmazonS3 s3, CephBucket bucket, string key)
    {
        using var response = await s3.GetObjectAsync(bucket.Name, key);
        using var content = new MemoryStream();
        await response.ResponseStream.CopyToAsync(content);
        return content.ToArray();
    }
}

using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using HfModelCache.Stores.S3;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Faults;
using Microsoft.Extensions.Logging.Abstractions;

namespace HfModelCache.SystemTests.Stores;

public sealed class StoreFaultTests(CephFixture ceph)
{
    public static TheoryData<string, Func<FaultyProxy, HttpContext, Task>> Passing => new()
    {
        { "500", Wrong.Answer(500, "InternalError") },
        { "502 without a word", Wrong.Answer(502) },
        { "503 SlowDown", Wrong.Answer(503, "SlowDown") },
        { "504", Wrong.Answer(504) },
        { "429", Wrong.Answer(429, "TooManyRequests", retryAfter: "0") },
        { "404 NoSuchKey", Wrong.Answer(404, "NoSuchKey") },
        { "BadDigest", Wrong.Answer(400, "BadDigest") },
        { "a wrong payload hash", Wrong.Answer(400, "XAmzContentSHA256Mismatch") },
        { "expired credentials", Wrong.Answer(403, "ExpiredToken") },
        { "a skewed clock", Wrong.Answer(403, "RequestTimeTooSkewed") },
        { "a cut connection", Wrong.Cut },
        { "an answer that was lost", Wrong.CutAfterwards },
        { "a stall", Wrong.Stall(TimeSpan.FromMinutes(5)) },
    };

    [Theory]
    [MemberData(nameof(Passing), DisableDiscoveryEnumeration = true)]
    public async Task A_part_that_fails_for_a_while_is_sent_again(string name, Func<FaultyProxy, HttpContext, Task> wrong)
    {
        var bucket = await ceph.BucketAsync();
        await using var proxy = await FaultyProxy.StartAsync(bucket.Cluster.Endpoint);
        proxy.Add(new ProxyFault { On = "^PUT ", Do = wrong, When = n => n <= 2 });
        using var direct = Store(bucket, proxy);
        var store = new RetryingObjectStore(direct, NewRetry());
        var cancel = TestContext.Current.CancellationToken;
        var content = new byte[(5 << 20) + 7];
        new Random(1).NextBytes(content);

        var upload = await store.StartUploadAsync("a", 5 << 20, cancel);
        var first = await store.UploadPartAsync(upload, 1, new(content.AsMemory(0, 5 << 20)), cancel);
        var last = await store.UploadPartAsync(upload, 2, new(content.AsMemory(5 << 20)), cancel);
        await store.CompleteUploadAsync(upload, [first, last], cancel);

        await using var body = await store.OpenReadAsync("a", ReadRange.All, cancel);
        using var read = new MemoryStream();
        await body!.Content.CopyToAsync(read, cancel);
        Assert.True(content.AsSpan().SequenceEqual(read.ToArray()), name);
    }

    [Theory]
    [InlineData(403, "AccessDenied", FailureReason.StoreAccessDenied)]
    [InlineData(403, "InvalidAccessKeyId", FailureReason.StoreCredentials)]
    [InlineData(403, "QuotaExceeded", FailureReason.StoreFull)]
    [InlineData(507, "InsufficientStorage", FailureReason.StoreFull)]
    [InlineData(501, "NotImplemented", FailureReason.StoreRejected)]
    [InlineData(400, "InvalidRequest", FailureReason.StoreRejected)]
    [InlineData(404, "NoSuchBucket", FailureReason.BucketNotFound)]
    [InlineData(301, "PermanentRedirect", FailureReason.StoreRegionWrong)]
    public async Task A_refusal_tells_whether_a_retry_can_help(int status, string code, FailureReason reason)
    {
        var bucket = await ceph.BucketAsync();
        await using var proxy = await FaultyProxy.StartAsync(bucket.Cluster.Endpoint);
        proxy.Add(new ProxyFault { On = "^PUT ", Do = Wrong.Answer(status, code) });
        using var store = Store(bucket, proxy);

        var failure = await Assert.ThrowsAnyAsync<ModelCacheException>(
            () => store.PutAsync("a", new(new byte[10]), TestContext.Current.CancellationToken));

        Assert.Equal(reason, failure.Reason);
        Assert.Contains("s3://", failure.Message, StringComparison.Ordinal);
    }

    private static S3ObjectStore Store(CephBucket bucket, FaultyProxy proxy) => new(
        CephStores.Options(bucket, tls: false) with
        {
            Endpoint = proxy.Endpoint,
            Stall = new StallLimits { Window = TimeSpan.FromMilliseconds(700), MinBytesPerSecond = 1 },
        },
        TimeProvider.System);

    private static Retry NewRetry() => new(
        new RetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, new Jitter(new Random(1)), NullLogger.Instance);
}

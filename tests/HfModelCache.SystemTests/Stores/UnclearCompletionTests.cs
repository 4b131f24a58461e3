using HfModelCache.Resilience;
using HfModelCache.Stores.Decorators;
using HfModelCache.Stores.S3;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Faults;
using Microsoft.Extensions.Logging.Abstractions;

namespace HfModelCache.SystemTests.Stores;

/// <summary>Answers to a completion that leave doubt are settled by looking, before anything is done again or undone.</summary>
public sealed class UnclearCompletionTests(CephFixture ceph)
{
    private const string Completion = @"^POST .*\?uploadId=";

    public static TheoryData<string, Func<FaultyProxy, HttpContext, Task>> Doubts => new()
    {
        { "a 500 after it succeeded", Wrong.AnswerAfterwards(500, "InternalError") },
        { "a 503 after it succeeded", Wrong.AnswerAfterwards(503, "SlowDown") },
        { "a 404 after it succeeded", Wrong.AnswerAfterwards(404, "NoSuchUpload") },
        { "an error inside a 200 after it succeeded", Wrong.AnswerAfterwards(200, "InternalError") },
        { "no answer after it succeeded", Wrong.CutAfterwards },
        { "an empty ETag", Wrong.Reword(xml => System.Text.RegularExpressions.Regex.Replace(xml, "<ETag>.*</ETag>", "<ETag></ETag>")) },
        { "an empty 200 after it succeeded", Wrong.AnswerAfterwards(200) },
    };

    [Theory]
    [MemberData(nameof(Doubts), DisableDiscoveryEnumeration = true)]
    public async Task A_completion_that_succeeded_is_recognised(string name, Func<FaultyProxy, HttpContext, Task> wrong)
    {
        var bucket = await ceph.BucketAsync();
        await using var proxy = await FaultyProxy.StartAsync(bucket.Cluster.Endpoint);
        proxy.Add(new ProxyFault { On = Completion, Do = wrong });

        var (key, etag) = await UploadAsync(bucket, proxy);

        Assert.NotEmpty(etag);
        var head = await bucket.S3.GetObjectMetadataAsync(bucket.Name, key, TestContext.Current.CancellationToken);
        Assert.True(etag == head.ETag.Trim('"'), name);
        Assert.DoesNotContain(proxy.Requests, r => r.StartsWith("DELETE", StringComparison.Ordinal));
    }

    public static TheoryData<string, Func<FaultyProxy, HttpContext, Task>> Refusals => new()
    {
        { "a 500 instead", Wrong.Answer(500, "InternalError") },
        { "a 503 instead", Wrong.Answer(503, "SlowDown", retryAfter: "0") },
        { "an error inside a 200 instead", Wrong.Answer(200, "InternalError") },
        { "an empty 200 instead", Wrong.Answer(200) },
        { "a cut connection instead", Wrong.Cut },
    };

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public async Task A_completion_that_did_not_happen_is_repeated(string name, Func<FaultyProxy, HttpContext, Task> wrong)
    {
        var bucket = await ceph.BucketAsync();
        await using var proxy = await FaultyProxy.StartAsync(bucket.Cluster.Endpoint);
        proxy.Add(new ProxyFault { On = Completion, Do = wrong, When = n => n <= 2 });

        var (key, etag) = await UploadAsync(bucket, proxy);

        var head = await bucket.S3.GetObjectMetadataAsync(bucket.Name, key, TestContext.Current.CancellationToken);
        Assert.True(etag == head.ETag.Trim('"'), name);
        Assert.DoesNotContain(proxy.Requests, r => r.StartsWith("DELETE", StringComparison.Ordinal));
    }

    private static async Task<(string Key, string ETag)> UploadAsync(CephBucket bucket, FaultyProxy proxy)
    {
        var cancel = TestContext.Current.CancellationToken;
        var retry = new Retry(
            new RetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, new Jitter(new Random(1)), NullLogger.Instance);
        using var direct = new S3ObjectStore(CephStores.Options(bucket, tls: false) with { Endpoint = proxy.Endpoint }, TimeProvider.System);
        var store = new RetryingObjectStore(direct, retry);
        var upload = await store.StartUploadAsync("object", 5 << 20, cancel);
        var parts = new[]
        {
            await store.UploadPartAsync(upload, 1, new(new byte[5 << 20]), cancel),
            await store.UploadPartAsync(upload, 2, new(new byte[100]), cancel),
        };
        return ("object", (await store.CompleteUploadAsync(upload, parts, cancel)).ETag);
    }
}

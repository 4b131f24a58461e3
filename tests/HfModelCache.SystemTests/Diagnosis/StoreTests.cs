using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Faults;

namespace HfModelCache.SystemTests.Diagnosis;

/// <summary>Faults planted at a real store and on the way to it.</summary>
public sealed class StoreTests(CephFixture ceph)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_wrong_nothing_is_left_behind_and_no_secret_is_shown()
    {
        await using var pod = await StartAsync();

        var result = await pod.RunAsync("doctor");

        TestContext.Current.TestOutputHelper?.WriteLine(result.Output);
        result.AssertSuccess();
        Assert.Contains("No check has failed.", result.Output, StringComparison.Ordinal);
        Assert.All(result.Output.Split('\n').Where(line => line.Length > 0), line => Assert.DoesNotContain(line[0], "✗!"));
        Assert.DoesNotContain(pod.Environment["AWS_SECRET_ACCESS_KEY"], result.Output + result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(PodScenario.Token, result.Output + result.Errors, StringComparison.Ordinal);
        await AssertEmptyAsync(pod);
    }

    [Theory]
    [InlineData("s3:ListBucket", "failed", "list")]
    [InlineData("s3:PutObject", "failed", "put")]
    [InlineData("s3:GetObject", "failed", "get")]
    [InlineData("s3:DeleteObject", "warning", "delete")]
    [InlineData("s3:ListBucketMultipartUploads", "warning", "list uploads")]
    [InlineData("s3:ListMultipartUploadParts", "warning", "list parts")]
    [InlineData("s3:AbortMultipartUpload", "warning", "abort")]
    public async Task The_right_that_is_missing_is_named(string right, string outcome, string check)
    {
        await using var pod = await StartAsync();
        await pod.Bucket.DenyAsync(right, Cancel);

        var diagnosed = await Diagnosed.RunAsync(pod);

        diagnosed.AssertThat(outcome, check, "StoreAccessDenied", right);
        Assert.Equal(outcome == "failed" ? 1 : 0, diagnosed.Result.ExitCode);
        await pod.Bucket.S3.DeleteBucketPolicyAsync(pod.Bucket.Name, Cancel);
        if (right == "s3:DeleteObject")
            Assert.Equal((await pod.KeysAsync()).Select(key => $"s3://{pod.Bucket.Name}/{key}"), diagnosed.LeftBehind);
        else if (right == "s3:AbortMultipartUpload")
            Assert.Equal((await pod.Store.OpenUploadsAsync()).Count, diagnosed.LeftBehind.Count);
        else
            await AssertEmptyAsync(pod);
    }

    [Fact]
    public async Task A_bucket_that_does_not_exist_is_named()
    {
        await using var pod = await StartAsync();
        pod.Environment["S3_BUCKET"] = "nobody-made-this";

        (await Diagnosed.RunAsync(pod)).AssertOnly("failed", "bucket", "BucketNotFound", "NoSuchBucket");
    }

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID", "InvalidAccessKeyId")]
    [InlineData("AWS_SECRET_ACCESS_KEY", "SignatureDoesNotMatch")]
    public async Task Keys_that_the_store_does_not_know_are_named_and_never_shown(string variable, string says)
    {
        await using var pod = await StartAsync();
        pod.Environment[variable] = "wrong-key-0123456789";

        var diagnosed = await Diagnosed.RunAsync(pod);

        diagnosed.AssertOnly("failed", "bucket", "StoreCredentials", says);
        Assert.DoesNotContain("wrong-key-0123456789", diagnosed.Result.Output + diagnosed.Result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_versioned_bucket_and_what_its_store_makes_of_conditions_are_named()
    {
        await using var pod = await StartAsync();
        await pod.Bucket.Cluster.CreateVersionedBucketAsync(pod.Bucket.Name);

        var diagnosed = await Diagnosed.RunAsync(pod);

        diagnosed.AssertThat("warning", "versioning", "BucketVersioned");
        diagnosed.AssertThat("warning", "conditional create", "ConditionIgnored", "created the same object twice");
        diagnosed.Result.AssertSuccess();
    }

    [Fact]
    public async Task A_quota_is_named()
    {
        await using var pod = await StartAsync();
        await pod.Bucket.Cluster.SetQuotaAsync(pod.Bucket.Name, 1 << 20);
        await pod.PutAsync("full", new string('x', 1 << 20));

        var diagnosed = await Diagnosed.RunAsync(pod);

        Assert.Contains("\"StoreFull\"", diagnosed.Result.Output, StringComparison.Ordinal);
        diagnosed.Result.AssertFailure();
        Assert.Contains("raise the quota", diagnosed.Result.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_that_is_not_trusted_is_named()
    {
        await using var pod = await StartAsync();
        pod.Environment["S3_ENDPOINT_URL"] = pod.Bucket.Cluster.TlsEndpoint.AbsoluteUri;

        (await Diagnosed.RunAsync(pod)).AssertOnly("failed", "connection", "StoreUnreachable", "not among the trusted authorities");
    }

    [Theory]
    [InlineData("http://store.invalid", "name")]
    [InlineData("http://127.0.0.1:1", "connection")]
    public async Task A_store_that_can_not_be_reached_is_named(string endpoint, string check)
    {
        await using var pod = await StartAsync();
        pod.Environment["S3_ENDPOINT_URL"] = endpoint;

        (await Diagnosed.RunAsync(pod)).AssertOnly("failed", check, "StoreUnreachable");
    }

    [Theory]
    [InlineData("^PUT .*-create", 501, "NotImplemented", "warning", "conditional create", "ConditionIgnored")]
    [InlineData("uploads", 501, "NotImplemented", "failed", "multipart", "StoreRejected")]
    [InlineData("^PUT .*-throughput", 413, null, "failed", "throughput", "StoreBodyTooLarge")]
    [InlineData("list-type=2", 403, "RequestTimeTooSkewed", "failed", "bucket", "ClockSkew")]
    [InlineData("list-type=2", 400, "AuthorizationHeaderMalformed", "failed", "bucket", "StoreRegionWrong")]
    [InlineData("list-type=2", 403, "ExpiredToken", "failed", "bucket", "StoreCredentials")]
    [InlineData("list-type=2", 503, "SlowDown", "failed", "bucket", "StoreUnavailable")]
    [InlineData("list-type=2", 200, null, "failed", "bucket", "StoreUnavailable")]
    public async Task What_a_store_answers_is_named(string requests, int status, string? code, string outcome, string check, string reason)
    {
        await using var pod = await StartAsync();
        await using var proxy = await FaultyProxy.StartAsync(pod.Bucket.Cluster.Endpoint);
        proxy.Add(new ProxyFault { On = requests, Do = Wrong.Answer(status, code) });
        pod.Environment["S3_ENDPOINT_URL"] = proxy.Endpoint.AbsoluteUri;

        (await Diagnosed.RunAsync(pod)).AssertOnly(outcome, check, reason);
        proxy.Clear();
        await AssertEmptyAsync(pod);
    }

    [Fact]
    public async Task A_store_in_another_region_is_named_with_the_setting()
    {
        await using var pod = await StartAsync();
        await using var proxy = await FaultyProxy.StartAsync(pod.Bucket.Cluster.Endpoint);
        proxy.Add(new ProxyFault
        {
            On = "list-type=2",
            When = match => match == 1,
            Do = async (_, context) =>
            {
                context.Response.StatusCode = 400;
                context.Response.Headers["x-amz-bucket-region"] = "lon1";
                await context.Response.WriteAsync("<Error><Code>AuthorizationHeaderMalformed</Code><Message>Expecting lon1</Message></Error>");
            },
        });
        pod.Environment["S3_ENDPOINT_URL"] = proxy.Endpoint.AbsoluteUri;

        var diagnosed = await Diagnosed.RunAsync(pod);

        diagnosed.AssertThat("warning", "bucket", null, "set AWS_REGION=lon1");
        diagnosed.Result.AssertSuccess();
    }

    [Fact]
    public async Task A_clock_that_differs_from_the_store_s_is_named_with_the_difference()
    {
        await using var pod = await StartAsync();
        await using var proxy = await FaultyProxy.StartAsync(pod.Bucket.Cluster.Endpoint);
        proxy.Add(new ProxyFault
        {
            On = "^GET /$",
            Do = async (proxy, context) =>
            {
                using var answer = await proxy.ForwardAsync(context);
                answer.Headers.Date = TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(2);
                await FaultyProxy.SendAsync(context, answer);
            },
        });
        pod.Environment["S3_ENDPOINT_URL"] = proxy.Endpoint.AbsoluteUri;

        (await Diagnosed.RunAsync(pod)).AssertOnly("failed", "clock", "ClockSkew", "behind");
    }

    [Fact]
    public async Task A_store_that_creates_the_same_object_twice_is_named()
    {
        await using var pod = await StartAsync();
        await using var proxy = await FaultyProxy.StartAsync(pod.Bucket.Cluster.Endpoint);
        proxy.Add(new ProxyFault { On = "^PUT .*-create", When = match => match == 2, Do = Wrong.Answer(200) });
        pod.Environment["S3_ENDPOINT_URL"] = proxy.Endpoint.AbsoluteUri;

        (await Diagnosed.RunAsync(pod)).AssertOnly("warning", "conditional create", "ConditionIgnored", "twice");
    }

    [Fact]
    public async Task A_slow_link_is_named()
    {
        await using var pod = await StartAsync();
        await using var relay = new CountingRelay(pod.Bucket.Cluster.Endpoint) { BytesPerSecond = 300 << 10 };
        pod.Environment["S3_ENDPOINT_URL"] = relay.Endpoint.AbsoluteUri;

        (await Diagnosed.RunAsync(pod)).AssertOnly("warning", "throughput", "LinkSlow", "within 9 s");
        await AssertEmptyAsync(pod);
    }

    [Fact]
    public async Task A_store_that_never_answers_ends_the_diagnosis_in_bounded_time()
    {
        await using var pod = await StartAsync();
        await using var proxy = await FaultyProxy.StartAsync(pod.Bucket.Cluster.Endpoint);
        proxy.Add(new ProxyFault { On = "list-type=2", Do = Wrong.Stall(TimeSpan.FromMinutes(5)) });
        pod.Environment["S3_ENDPOINT_URL"] = proxy.Endpoint.AbsoluteUri;

        (await Diagnosed.RunAsync(pod)).AssertOnly("failed", "bucket", "StoreUnreachable");
    }

    [Fact]
    public async Task A_diagnosis_that_is_stopped_reports_what_it_found_and_leaves_nothing_behind()
    {
        await using var pod = await StartAsync();
        await using var relay = new CountingRelay(pod.Bucket.Cluster.Endpoint) { BytesPerSecond = 100 << 10 };
        pod.Environment["S3_ENDPOINT_URL"] = relay.Endpoint.AbsoluteUri;
        await using var running = RunningProduct.Start(pod.Environment, "doctor");
        await WallClock.UntilAsync("the store sends the large object", () => relay.Bytes > 100_000, cancellationToken: Cancel);

        await running.SignalAsync("TERM");
        var result = await running.Finished;

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("✓  store", result.Output, StringComparison.Ordinal);
        Assert.Contains("no time left", result.Output, StringComparison.Ordinal);
        await AssertEmptyAsync(pod);
    }

    private async Task<PodScenario> StartAsync() => await PodScenario.StartAsync(ceph, [TestFile.Generated("model.safetensors", 3 << 20, seed: 1)]);

    private static async Task AssertEmptyAsync(PodScenario pod)
    {
        Assert.Empty(await pod.KeysAsync());
        await pod.AssertNothingIsLeftOpenAsync();
    }
}

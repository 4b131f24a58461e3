using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Faults;

namespace HfModelCache.SystemTests.Faults;

/// <summary>What a whole run makes of a store that fails for longer than one request.</summary>
public sealed class StoreOutageTests(CephFixture ceph)
{
    private static readonly TestFile[] Model =
    [
        TestFile.Plain("config.json", "{}"),
        TestFile.Generated("model-00001-of-00002.safetensors", 60 << 20, seed: 41),
        TestFile.Generated("model-00002-of-00002.safetensors", 40 << 20, seed: 42),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_that_answers_SlowDown_for_a_minute_costs_that_minute_and_no_second_download()
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        await using var proxy = await BehindProxyAsync(pod);
        pod.Environment["LEASE_TIMEOUT"] = "10s";
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = 4_000_000 };
        await using var leader = pod.Start("pod-0");
        await pod.FetchedAsync(20 << 20);
        await using var follower = pod.Start("pod-1");

        proxy.Add(new ProxyFault { On = ".", Do = Wrong.Answer(503, "SlowDown") });
        await WallClock.PauseAsync(TimeSpan.FromMinutes(1), Cancel);
        proxy.Clear();

        (await leader.Finished).AssertSuccess();
        (await follower.Finished).AssertSuccess();
        await pod.AssertWholeAsync();
        pod.AssertFetchedOnce();
    }

    [Fact]
    public async Task A_store_that_stays_down_fails_the_run_after_RETRY_TIMEOUT_and_the_next_run_resumes()
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        await using var proxy = await BehindProxyAsync(pod);
        pod.Environment["RETRY_TIMEOUT"] = "2s";
        proxy.Add(new ProxyFault { On = "^PUT .*partNumber", Do = Wrong.Answer(503, "SlowDown"), When = n => n > 3 });

        var result = await pod.RunAsync();
        proxy.Clear();

        result.AssertFailure();
        Assert.Contains("503 SlowDown", result.LastLine, StringComparison.Ordinal);
        (await pod.RunAsync()).AssertSuccess();
        await pod.AssertWholeAsync();
    }

    [Fact]
    public async Task Listings_that_lag_behind_cost_no_second_download()
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        await using var proxy = await BehindProxyAsync(pod);
        var lagging = new LaggingListings(TimeSpan.FromSeconds(2));
        proxy.Add(lagging.AsFault());
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = 4_000_000 };

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => pod.RunAsAsync($"pod-{i}")));

        Assert.All(results, result => result.AssertSuccess());
        Assert.True(lagging.Stale > 5);
        await pod.AssertWholeAsync();
        pod.AssertFetchedOnce();
    }

    [Theory]
    [InlineData("ExpiredToken")]
    [InlineData("InvalidAccessKeyId")]
    public async Task Keys_replaced_in_their_file_during_a_run_are_used(string refusal)
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        await using var proxy = await BehindProxyAsync(pod);
        using var keys = new KeyFile(pod);
        var old = await pod.Bucket.Cluster.AddKeyAsync();
        keys.Write(old.Id, old.Secret);
        pod.Hub.Options = pod.Hub.Options with { CdnBytesPerSecond = 4_000_000 };
        await using var running = pod.Start();
        await pod.FetchedAsync(20 << 20);

        keys.Write(pod.Bucket.Cluster.AccessKey, pod.Bucket.Cluster.SecretKey);
        proxy.Add(new ProxyFault { On = ".", Do = RefuseKey(old.Id, refusal) });

        (await running.Finished).AssertSuccess();
        await pod.AssertWholeAsync();
        pod.AssertFetchedOnce();
    }

    [Fact]
    public async Task Expired_credentials_that_are_not_replaced_fail_the_run_with_the_remedy()
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        await using var proxy = await BehindProxyAsync(pod);
        using var keys = new KeyFile(pod);
        keys.Write(pod.Bucket.Cluster.AccessKey, pod.Bucket.Cluster.SecretKey);
        pod.Environment["RETRY_TIMEOUT"] = "2s";
        proxy.Add(new ProxyFault
        {
            On = "^PUT .*partNumber", Do = RefuseKey(pod.Bucket.Cluster.AccessKey, "ExpiredToken"), When = n => n > 3,
        });

        var result = await pod.RunAsync();

        result.AssertFailure();
        Assert.Contains("AWS_ACCESS_KEY_ID", result.LastLine, StringComparison.Ordinal);
        Assert.Contains("ExpiredToken", result.LastLine, StringComparison.Ordinal);
    }

    private static Func<FaultyProxy, HttpContext, Task> RefuseKey(string id, string code) => async (proxy, context) =>
    {
        if (context.Request.Headers.Authorization.ToString().Contains(id, StringComparison.Ordinal))
        {
            await Wrong.Answer(403, code)(proxy, context);
            return;
        }

        using var answer = await proxy.ForwardAsync(context);
        await FaultyProxy.SendAsync(context, answer);
    };

    private static async Task<FaultyProxy> BehindProxyAsync(PodScenario pod)
    {
        var proxy = await FaultyProxy.StartAsync(pod.Bucket.Cluster.Endpoint);
        pod.Environment["S3_ENDPOINT_URL"] = proxy.Endpoint.AbsoluteUri;
        return proxy;
    }
}

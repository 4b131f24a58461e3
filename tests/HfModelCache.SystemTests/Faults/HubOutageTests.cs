using HfModelCache.SystemTests.Executable;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Faults;

namespace HfModelCache.SystemTests.Faults;

/// <summary>What a whole run makes of a network to the Hub, and to its content servers, that fails for a while.</summary>
public sealed class HubOutageTests(CephFixture ceph)
{
    private static readonly TestFile[] Model =
    [
        TestFile.Plain("config.json", "{}"),
        TestFile.Generated("model.safetensors", 40 << 20, seed: 51),
    ];

    public static TheoryData<string, Func<FaultyProxy, HttpContext, Task>> Passing => new()
    {
        { "429 with Retry-After", Wrong.Answer(429, retryAfter: "1") },
        { "429 without a word", Wrong.Answer(429) },
        { "500", Wrong.Answer(500) },
        { "502", Wrong.Answer(502) },
        { "503 with Retry-After", Wrong.Answer(503, retryAfter: "1") },
        { "503 without a word", Wrong.Answer(503) },
        { "504", Wrong.Answer(504) },
        { "a reset connection", Wrong.Cut },
        { "a body that ends early", Wrong.Truncate(1000) },
        { "an answer that is lost", Wrong.CutAfterwards },
    };

    [Theory]
    [MemberData(nameof(Passing), DisableDiscoveryEnumeration = true)]
    public async Task Requests_that_fail_twice_are_retried(string name, Func<FaultyProxy, HttpContext, Task> wrong)
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        await using var hub = await FaultyProxy.StartAsync(pod.Hub.Endpoint);
        await using var cdn = await FaultyProxy.StartAsync(pod.Hub.CdnEndpoint);
        RouteThrough(pod, hub, cdn);
        cdn.Add(new ProxyFault { On = ".", Do = wrong, When = n => n <= 2 });
        foreach (var request in new[] { "/revision/", "/tree/" })
            hub.Add(new ProxyFault { On = request, Do = wrong, When = n => n <= 2 });

        var result = await pod.RunAsync();

        Assert.True(result.ExitCode == 0, $"{name}: {result.Errors}");
        await pod.AssertWholeAsync();
    }

    [Fact]
    public async Task A_Hub_that_refuses_connections_for_a_while_is_waited_for()
    {
        await using var pod = await PodScenario.StartAsync(ceph, Model);
        var hub = await FaultyProxy.StartAsync(pod.Hub.Endpoint);
        var address = hub.Endpoint;
        await hub.DisposeAsync();
        pod.Environment["HF_ENDPOINT"] = address.AbsoluteUri;
        await using var running = pod.Start();
        await WallClock.PauseAsync(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);

        await using var back = await FaultyProxy.StartAsync(pod.Hub.Endpoint, address.Port);

        (await running.Finished).AssertSuccess();
        await pod.AssertWholeAsync();
    }

    private static void RouteThrough(PodScenario pod, FaultyProxy hub, FaultyProxy cdn)
    {
        pod.Environment["HF_ENDPOINT"] = hub.Endpoint.AbsoluteUri;
        pod.Hub.Options = pod.Hub.Options with { CdnAddress = cdn.Endpoint };
    }
}

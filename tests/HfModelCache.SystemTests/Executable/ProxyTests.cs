using HfModelCache.FaultProxy;
using HfModelCache.SystemTests.Ceph;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.SystemTests.Executable;

public sealed class ProxyTests(CephFixture ceph)
{
    [Fact]
    public async Task Everything_goes_through_the_proxy_of_the_environment()
    {
        await using var pod = await PodScenario.StartAsync(ceph, SampleRepo.Files);
        await using var proxy = await FaultyProxy.StartAsync(pod.Hub.Endpoint);
        pod.Environment["HTTP_PROXY"] = proxy.Endpoint.AbsoluteUri;

        (await pod.RunAsync()).AssertSuccess();

        await pod.AssertWholeAsync(leftOut: "pytorch_model.bin");
        Assert.Contains(proxy.Requests, r => r.Contains(pod.Hub.Endpoint.Authority, StringComparison.Ordinal));
        Assert.Contains(proxy.Requests, r => r.Contains(pod.Bucket.Cluster.Endpoint.Authority, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(407)]
    [InlineData(200)]
    public async Task What_a_proxy_says_itself_never_becomes_a_model(int status)
    {
        await using var pod = await PodScenario.StartAsync(ceph, SampleRepo.Files);
        await using var proxy = await FaultyProxy.StartAsync(pod.Hub.Endpoint);
        proxy.Add(new ProxyFault { On = "^GET ", Do = Wrong.Answer(status, "<html>Sign in</html>") });
        pod.Environment["HTTP_PROXY"] = proxy.Endpoint.AbsoluteUri;
        pod.Environment["NO_PROXY"] = pod.Bucket.Cluster.Endpoint.Host + ":" + pod.Bucket.Cluster.Endpoint.Port;

        var result = await pod.RunAsync();

        result.AssertFailure();
        Assert.DoesNotContain(PodScenario.ManifestKey, await pod.KeysAsync());
    }
}

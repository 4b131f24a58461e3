using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Faults;

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
    public async Task An_answer_from_the_proxy_itself_never_becomes_a_model(int status)
    {
        await using var pod = await PodScenario.StartAsync(ceph, SampleRepo.Files);
        await using var proxy = await FaultyProxy.StartAsync(pod.Hub.Endpoint);
        pod.Environment["RETRY_TIMEOUT"] = "5s";
        proxy.Add(new ProxyFault { On = "^GET ", Do = Wrong.Answer(status, "<html>Sign in</html>") });
        pod.Environment["HTTP_PROXY"] = proxy.Endpoint.AbsoluteUri;
        pod.Environment["NO_PROXY"] = pod.Bucket.Cluster.Endpoint.Host + ":" + pod.Bucket.Cluster.Endpoint.Port;

        var result = await pod.RunAsync();

        result.AssertFailure();
        Assert.DoesNotContain(PodScenario.ManifestKey, await pod.KeysAsync());
        Assert.All(proxy.Requests, request => Assert.Contains(pod.Hub.Endpoint.Authority, request, StringComparison.Ordinal));
        if (status == 407)
            Assert.Contains($"the proxy {proxy.Endpoint.Authority}", result.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_of_the_node_are_requested_without_the_proxy()
    {
        await using var pod = await PodScenario.StartAsync(ceph, SampleRepo.Files);
        await using var proxy = await FaultyProxy.StartAsync(pod.Hub.Endpoint);
        await using var node = await FaultyProxy.StartAsync(pod.Hub.Endpoint);
        var credentials = $$"""
            {"AccessKeyId": "{{pod.Environment["AWS_ACCESS_KEY_ID"]}}", "SecretAccessKey": "{{pod.Environment["AWS_SECRET_ACCESS_KEY"]}}",
             "Token": null, "Expiration": "2099-01-01T00:00:00Z"}
            """;
        node.Add(new ProxyFault
        {
            On = "^GET ",
            Do = (_, context) => context.Response.WriteAsync(credentials),
        });
        pod.RemoveKeys();
        pod.Environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = $"{node.Endpoint}credentials";
        pod.Environment["HTTP_PROXY"] = proxy.Endpoint.AbsoluteUri;

        (await pod.RunAsync()).AssertSuccess();

        Assert.NotEmpty(node.Requests);
        Assert.DoesNotContain(proxy.Requests, r => r.Contains(node.Endpoint.Authority, StringComparison.Ordinal));
    }
}

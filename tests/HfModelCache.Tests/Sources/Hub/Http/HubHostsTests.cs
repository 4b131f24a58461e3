using HfModelCache.Sources.Hub;
using HfModelCache.Sources.Hub.Http;

namespace HfModelCache.Tests.Sources.Hub.Http;

public sealed class HubHostsTests
{
    [Theory]
    [InlineData("https://huggingface.co", "https://hf.co/x", true)]
    [InlineData("https://hf.co", "https://huggingface.co/x", true)]
    [InlineData("https://huggingface.co", "https://hf.co:8443/x", false)]
    [InlineData("https://huggingface.co", "http://hf.co/x", false)]
    [InlineData("https://huggingface.co", "https://cdn-lfs.hf.co/x", false)]
    [InlineData("https://huggingface.co", "https://hf.co.evil.tld/x", false)]
    [InlineData("https://mirror.example", "https://huggingface.co/x", false)]
    [InlineData("https://mirror.example", "https://listed.example:8443/x", true)]
    [InlineData("https://mirror.example", "https://LISTED.example/x", true)]
    [InlineData("https://mirror.example", "http://listed.example/x", false)]
    [InlineData("http://mirror.example:8081", "https://mirror.example:8443/x", true)]
    [InlineData("http://mirror.example:8081", "https://mirror.example/x", true)]
    [InlineData("http://mirror.example:8081", "http://mirror.example:8082/x", false)]
    [InlineData("http://mirror.example", "http://listed.example/x", true)]
    [InlineData("https://mirror.example", "https://mirror.example:8443/x", false)]
    public void The_endpoint_its_aliases_and_the_allowed_hosts_are_the_Hub(string endpoint, string target, bool isHub) =>
        Assert.Equal(isHub, Hosts(endpoint).Include(new Uri(target)));

    [Theory]
    [InlineData("https://listed.example/api/models/x", true)]
    [InlineData("https://listed.example/blob?X-Amz-Signature=abc", false)]
    [InlineData("https://listed.example/blob?Expires=1&Signature=abc", false)]
    [InlineData("https://listed.example/blob?sig=abc", false)]
    [InlineData("https://mirror.example/blob?sig=abc", true)]
    [InlineData("https://elsewhere.example/x", false)]
    public void The_token_goes_only_to_the_Hub_and_never_with_a_signature(string target, bool isSent) =>
        Assert.Equal(isSent, Hosts("https://mirror.example").MaySendToken(new Uri(target)));

    private static HubHosts Hosts(string endpoint) =>
        new(new HubOptions { Endpoint = new Uri(endpoint), AllowedHosts = ["listed.example"] });
}

using HfModelCache.Failures;
using HfModelCache.Sources.Hub;
using HfModelCache.Sources.Hub.Http;

namespace HfModelCache.Tests.Sources.Hub.Http;

public sealed class RedirectRulesTests
{
    private static readonly HubOptions Options = new();
    private static readonly RedirectRules Rules = new(new HubAddresses(Options.Endpoint, new HubHosts(Options)));
    private static readonly Uri From = new("https://huggingface.co/api/models/gpt2?x=1");

    [Theory]
    [InlineData("/openai-community/gpt2", "https://huggingface.co/openai-community/gpt2")]
    [InlineData("/api/resolve-cache/a?b=&etag=%22c%22", "https://huggingface.co/api/resolve-cache/a?b=&etag=%22c%22")]
    [InlineData("//cdn.example/x?sig=1", "https://cdn.example/x?sig=1")]
    [InlineData("https://us.aws.cdn.hf.co/x?Expires=1", "https://us.aws.cdn.hf.co/x?Expires=1")]
    [InlineData("https://us.aws.cdn.hf.co/a%7Eb%2Dc/d?x=%7e&y=%2d&Signature=a~b%2Bc", "https://us.aws.cdn.hf.co/a%7Eb%2Dc/d?x=%7e&y=%2d&Signature=a~b%2Bc")]
    [InlineData("/a%7Eb?sig=%7E", "https://huggingface.co/a%7Eb?sig=%7E")]
    [InlineData("?cursor=%7E", "https://huggingface.co/api/models/gpt2?cursor=%7E")]
    [InlineData("https://cdn.example/x?a=1#fragment", "https://cdn.example/x?a=1")]
    [InlineData("gpt2-xl", "https://huggingface.co/api/models/gpt2-xl")]
    [InlineData("https://cdn.example/\u00c3\u00bc", "https://cdn.example/%C3%BC")]
    public void A_location_is_resolved_against_its_request_and_kept_byte_for_byte(string location, string expected)
    {
        var target = Rules.Follow(From, location);

        Assert.Equal(expected, target.GetLeftPart(UriPartial.Authority) + target.PathAndQuery);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("http://huggingface.co/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://x/y")]
    [InlineData("https://evil@huggingface.co/x")]
    [InlineData("https://[broken")]
    public void An_unsafe_location_is_refused(string? location)
    {
        var failure = Assert.Throws<OperatorException>(() => Rules.Follow(From, location));
        Assert.Equal(FailureReason.RedirectRefused, failure.Reason);
    }

    [Theory]
    [InlineData("https://huggingface.co/x", true)]
    [InlineData("https://HUGGINGFACE.co/x", true)]
    [InlineData("http://huggingface.co/x", false)]
    [InlineData("https://huggingface.co:8443/x", false)]
    [InlineData("https://huggingface.co.evil.tld/x", false)]
    [InlineData("https://cdn.huggingface.co/x", false)]
    public void The_token_is_sent_only_to_the_endpoint(string target, bool isHub) =>
        Assert.Equal(isHub, new HubHosts(Options).Include(new Uri(target)));
}

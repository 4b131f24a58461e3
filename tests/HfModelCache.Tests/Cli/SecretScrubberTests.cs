using HfModelCache.Cli.Output.Text;

namespace HfModelCache.Tests.Cli;

public class SecretScrubberTests
{
    private const string Canary = "wJalrXUtnFEMI/K7MDENG+bPxRfiCY";

    private readonly SecretScrubber _scrubber = new([Canary, Canary + "longer", "short"]);

    [Theory]
    [InlineData("key " + Canary + " refused", "key **** refused")]
    [InlineData(Canary + "longer", "****")]
    [InlineData("in short", "in short")]
    [InlineData("token hf_abcdefghijklmnopqrstuvwxyzABCDEF.", "token ****.")]
    [InlineData("hf_hub is a name", "hf_hub is a name")]
    [InlineData("the key AKIAIOSFODNN7EXAMPLE is wrong", "the key **** is wrong")]
    [InlineData("the key ASIAIOSFODNN7EXAMPLE is wrong", "the key **** is wrong")]
    [InlineData("GET https://us.aws.cdn.hf.co/x/y?Expires=1&Signature=abc&Key-Pair-Id=K failed", "GET https://us.aws.cdn.hf.co/x/y?**** failed")]
    [InlineData("/x?X-Amz-Signature=0123abcd&y=1", "/x?X-Amz-Signature=****&y=1")]
    [InlineData("Policy=p&Signature=s~-_&z", "Policy=p&Signature=****&z")]
    [InlineData("Authorization: Bearer abc def", "Authorization: ****")]
    [InlineData("sent authorization=AWS4-HMAC-SHA256 Credential=x", "sent authorization=****")]
    [InlineData("https://user:pa/ss@host/x", "https://****@host/x")]
    [InlineData("nothing to see: a=b, s3://bucket/models/org/name/", "nothing to see: a=b, s3://bucket/models/org/name/")]
    public void Nothing_that_is_or_looks_secret_gets_through(string text, string scrubbed) =>
        Assert.Equal(scrubbed, _scrubber.Scrub(text));
}

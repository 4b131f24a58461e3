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
    [InlineData("is hf://org/name@v1 there", "is hf://org/name@v1 there")]
    [InlineData("token hf_abcdefghijklmnop cut off", "token **** cut off")]
    public void Nothing_that_is_or_looks_secret_gets_through(string text, string scrubbed) =>
        Assert.Equal(scrubbed, _scrubber.Scrub(text));

    [Theory]
    [InlineData("https://user:pass@host/x", "https://****@host/x")]
    [InlineData("https://us\"er:pa ss'<>@host", "https://****@host")]
    [InlineData("user:password@host:3128", "****@host:3128")]
    [InlineData("http://u:p@a@host", "http://****@host")]
    [InlineData("hf://org/name@v1", "hf://org/name@v1")]
    [InlineData("org/name@v1", "org/name@v1")]
    [InlineData("https://objectstore.example:8443", "https://objectstore.example:8443")]
    [InlineData("in " + Canary, "in ****")]
    public void A_setting_s_value_is_shown_without_what_may_be_a_password(string value, string shown) =>
        Assert.Equal(shown, _scrubber.ScrubValue(value, 80));

    [Fact]
    public void A_value_is_shortened_only_after_its_secrets_are_gone()
    {
        var longest = new string('x', 100);

        Assert.Equal("https://****@host", _scrubber.ScrubValue($"https://user:{longest}@host", 80));
        Assert.Equal(new string('y', 75) + " ****", _scrubber.ScrubValue(new string('y', 75) + " " + Canary, 80));
    }

    [Theory]
    [InlineData("407 for user:p%40ssword", "407 for ****")]
    [InlineData("wrong password p@ssword", "wrong password ****")]
    [InlineData("sent Basic dXNlcjpwQHNzd29yZA==", "sent Basic ****")]
    [InlineData("through proxy.example:3128", "through proxy.example:3128")]
    public void The_password_of_a_proxy_is_hidden_in_every_form(string text, string scrubbed) =>
        Assert.Equal(scrubbed, new SecretScrubber(["http://user:p%40ssword@proxy.example:3128"]).Scrub(text));
}

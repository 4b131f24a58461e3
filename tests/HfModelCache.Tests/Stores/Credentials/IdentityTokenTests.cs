using HfModelCache.Stores.S3.Credentials;

namespace HfModelCache.Tests.Stores.Credentials;

public class IdentityTokenTests
{
    [Theory]
    [InlineData("")]
    [InlineData("token")]
    [InlineData("a.b")]
    [InlineData("a.!!!.c")]
    [InlineData("a.bm8gSlNPTg.c")]
    [InlineData("a.W10.c")]
    [InlineData("a.eyJleHAiOjk5OTk5OTk5OTk5OTk5OTk5fQ.c")]
    public void Text_that_is_not_a_token_is_described_as_such(string token) =>
        Assert.Equal("It is not a JSON Web Token.", IdentityToken.Describe(token));

    [Fact]
    public void Missing_claims_are_named() => Assert.Equal(
        "It is issued by (not stated) to (not stated) for (not stated), and expires at (not stated).", IdentityToken.Describe("a.e30.c"));
}

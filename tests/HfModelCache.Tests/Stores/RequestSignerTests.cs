using Amazon.Runtime;
using HfModelCache.Stores.S3.Sending;

namespace HfModelCache.Tests.Stores;

public class RequestSignerTests
{
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly DateTimeOffset Now = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    private readonly RequestSigner _signer = new("us-east-1");

    [Fact]
    public void Amazons_example_request_gets_the_documented_signature()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://examplebucket.s3.amazonaws.com/?lifecycle=");

        _signer.Sign(request, Keys(), EmptyHash, Now);

        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
            + "SignedHeaders=host;x-amz-content-sha256;x-amz-date, "
            + "Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
            request.Headers.NonValidated["Authorization"].ToString());
    }

    [Fact]
    public void The_token_of_temporary_keys_is_sent_and_signed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "https://bucket.example/a");

        _signer.Sign(request, Keys("token"), RequestSigner.UnsignedPayload, Now);

        Assert.Equal("token", request.Headers.NonValidated["x-amz-security-token"].ToString());
        Assert.Contains("x-amz-date;x-amz-security-token,", request.Headers.NonValidated["Authorization"].ToString(), StringComparison.Ordinal);
    }

    private static ImmutableCredentials Keys(string? token = null) =>
        new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", token);
}

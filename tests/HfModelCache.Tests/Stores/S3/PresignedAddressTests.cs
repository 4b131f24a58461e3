using Amazon.Runtime;
using HfModelCache.Stores;
using HfModelCache.Stores.S3;
using HfModelCache.Stores.S3.Credentials;
using HfModelCache.Stores.S3.Sending;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Stores.S3;

public sealed class PresignedAddressTests
{
    private static readonly DateTimeOffset Now = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    // The example of AWS's documentation: "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)".
    [Fact]
    public void The_signature_is_the_one_that_AWS_documents()
    {
        var keys = new ImmutableCredentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", token: null);

        var address = new RequestSigner("us-east-1").Presign(new Uri("https://examplebucket.s3.amazonaws.com/test.txt"), keys, TimeSpan.FromDays(1), Now);

        Assert.Equal(
            "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z"
            + "&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
            address.AbsoluteUri);
    }

    [Theory]
    [InlineData(null, false, "http://store.example:9000/bucket/models/a%20b/%C3%BC.bin?")]
    [InlineData("https://public.example", false, "https://public.example/bucket/models/a%20b/%C3%BC.bin?")]
    [InlineData("https://public.example", true, "https://bucket.public.example/models/a%20b/%C3%BC.bin?")]
    public async Task An_address_names_the_store_as_the_client_sees_it(string? server, bool isVirtual, string start)
    {
        using var store = NewStore(isVirtual, token: null);

        var address = await store.FindAddressAsync(
            "models/a b/ü.bin", new SharingTerms(TimeSpan.FromHours(1)) { Server = server is null ? null : new Uri(server) }, TestContext.Current.CancellationToken);

        Assert.StartsWith(start, address!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains("&X-Amz-Expires=3600&", address.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_carries_a_session_token_and_never_the_secret_key()
    {
        using var store = NewStore(isVirtual: false, "session/token");

        var address = await store.FindAddressAsync("key", new SharingTerms(TimeSpan.FromHours(1)) { Disposition = "inline" }, TestContext.Current.CancellationToken);

        Assert.Contains("X-Amz-Security-Token=session%2Ftoken", address!.Query, StringComparison.Ordinal);
        Assert.Contains("response-content-disposition=inline", address.Query, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret", address.AbsoluteUri, StringComparison.Ordinal);
    }

    private static S3ObjectStore NewStore(bool isVirtual, string? token) => new(
        new S3Options
        {
            Bucket = "bucket",
            Endpoint = new Uri("http://store.example:9000"),
            VirtualHost = isVirtual,
            Keys = new S3Keys("key-id", "the-secret", token),
        },
        new FakeTimeProvider(Now));
}

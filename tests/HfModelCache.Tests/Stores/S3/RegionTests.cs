using HfModelCache.Failures;
using HfModelCache.Stores;
using HfModelCache.Stores.S3;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>Tests a bucket in another region than configured.</summary>
public sealed class RegionTests : IAsyncLifetime
{
    private readonly ListLogger _log = new();
    private OddStore _odd = null!;

    public static TheoryData<string, Func<HttpRequest, OddAnswer>> Namings => new()
    {
        { "malformed", _ => OddAnswer.Xml("<Error><Code>AuthorizationHeaderMalformed</Code><Region>RegionOne</Region></Error>", 400) },
        { "301 with a header", _ => OddAnswer.Error(301, "PermanentRedirect").With("x-amz-bucket-region", "RegionOne") },
        { "301 without a body", _ => OddAnswer.Error(301, "").With("x-amz-bucket-region", "RegionOne") },
        { "400 without a body", _ => OddAnswer.Error(400, "").With("x-amz-bucket-region", "RegionOne") },
        { "307", _ => OddAnswer.Error(307, "TemporaryRedirect").With("x-amz-bucket-region", "RegionOne").With("Location", "http://127.0.0.1:9/") },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _odd = await OddStore.StartAsync();

    public ValueTask DisposeAsync() => _odd.DisposeAsync();

    [Theory]
    [InlineData("RegionOne", true)]
    [InlineData("NL", true)]
    [InlineData("US", true)]
    [InlineData("eu-central-1", true)]
    [InlineData("my_region", true)]
    [InlineData("eu.evil.example", false)]
    [InlineData("eu/s3", false)]
    [InlineData("eu\r\nHost", false)]
    [InlineData("-eu", false)]
    [InlineData("é", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_region_has_letters_digits_and_dashes(string? name, bool isValid) => Assert.Equal(isValid ? name : null, RegionName.Valid(name));

    [Theory]
    [MemberData(nameof(Namings), DisableDiscoveryEnumeration = true)]
    public async Task The_region_named_by_the_store_is_used_and_reported_once(string name, Func<HttpRequest, OddAnswer> naming)
    {
        Assert.NotEmpty(name);
        WantsRegion("RegionOne", naming);
        using var store = Connect();

        Assert.Null(await store.FindAsync("a", Cancel));
        Assert.True(await store.TryCreateAsync("a", new(new byte[1]), Cancel));
        await store.PutAsync("b", new(new byte[1]), Cancel);
        Assert.Equal(2, (await store.ListAsync("", Cancel)).Count);

        Assert.Contains("AWS_REGION=RegionOne", Assert.Single(_log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_is_resent_to_the_right_region()
    {
        WantsRegion("RegionOne", Namings.First().Data.Item2);
        using var store = Connect();

        await store.PutAsync("a", new(new byte[] { 1, 2 }), Cancel);

        Assert.Equal([1, 2], _odd.Objects["a"].Content);
    }

    [Fact]
    public async Task Only_the_first_named_region_is_tried()
    {
        var asked = 0;
        _odd.Instead = _ => OddAnswer.Error(301, "PermanentRedirect").With("x-amz-bucket-region", $"region-{++asked}");
        using var store = Connect();

        var failure = await Assert.ThrowsAsync<OperatorException>(() => store.PutAsync("a", new(new byte[1]), Cancel));

        Assert.Equal(2, asked);
        Assert.Contains("AWS_REGION=region-2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_region_is_not_used()
    {
        _odd.Instead = _ => OddAnswer.Xml("<Error><Code>AuthorizationHeaderMalformed</Code><Region>evil.example/</Region></Error>", 400);
        using var store = Connect();

        var failure = await Assert.ThrowsAsync<OperatorException>(() => store.ListAsync("", Cancel));

        Assert.Equal(FailureReason.StoreRegionWrong, failure.Reason);
        Assert.DoesNotContain("evil", failure.Message, StringComparison.Ordinal);
        Assert.Single(_odd.Requests);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_signed_request_never_follows_a_redirect(int status)
    {
        await using var other = await OddStore.StartAsync();
        _odd.Instead = _ => OddAnswer.Error(status, "TemporaryRedirect").With("Location", other.Endpoint.AbsoluteUri + "bucket/a");
        using var store = Connect();

        await Assert.ThrowsAsync<OperatorException>(() => store.FindAsync("a", Cancel));
        await Assert.ThrowsAsync<OperatorException>(() => store.ListAsync("a", Cancel));
        await Assert.ThrowsAsync<OperatorException>(() => store.PutAsync("a", new(new byte[1]), Cancel));
        await Assert.ThrowsAsync<OperatorException>(() => store.StartUploadAsync("a", 1, Cancel));

        Assert.Empty(other.Requests);
    }

    private S3ObjectStore Connect() => _odd.Connect(options => options, _log);

    private void WantsRegion(string region, Func<HttpRequest, OddAnswer> otherwise) =>
        _odd.Instead = request => OddStore.RegionOf(request) == region ? null : otherwise(request);
}

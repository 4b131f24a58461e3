using HfModelCache.Failures;
using HfModelCache.Stores;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>Tests that listings of unusual stores are complete or fail, and always end.</summary>
public sealed class ListingTests : IAsyncLifetime
{
    private OddStore _odd = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _odd = await OddStore.StartAsync();
        _odd.PageSize = 2;
        foreach (var key in new[] { "m/1", "m/2", "m/3", "m/4", "m/5" })
            _odd.Objects[key] = new OddStore.Stored([1], Token: null);
    }

    public ValueTask DisposeAsync() => _odd.DisposeAsync();

    [Fact]
    public async Task A_truncated_listing_without_a_token_continues_after_its_last_key()
    {
        _odd.Afterwards = (_, answer) => answer.Reword(WithoutToken);

        Assert.Equal(["m/1", "m/2", "m/3", "m/4", "m/5"], await KeysAsync());
    }

    [Theory]
    [InlineData("m/a+b", "a b")]
    [InlineData("m/a%2Bb", "a+b")]
    [InlineData("m%2Fa%2520b", "a%20b")]
    [InlineData("m/%C3%A9", "é")]
    [InlineData("m/100%", "100%")]
    public async Task Keys_that_are_encoded_without_request_are_decoded(string written, string name)
    {
        _odd.Instead = request => OddAnswer.Xml(request.Query.ContainsKey("uploads")
            ? $"<R><EncodingType>url</EncodingType><Upload><Key>{written}</Key><UploadId>u+1</UploadId></Upload></R>"
            : $"<R><EncodingType>url</EncodingType><Contents><Key>{written}</Key><Size>1</Size></Contents></R>");
        using var store = _odd.Connect();

        Assert.Equal("m/" + name, Assert.Single(await store.ListAsync("m/", Cancel)).Key);
        Assert.Equal(("m/" + name, "u+1"), Assert.Single(await store.ListUploadsAsync("m/", Cancel)) is var open ? (open.Key, open.UploadId) : default);
    }

    [Fact]
    public async Task Keys_are_unchanged_if_the_response_declares_no_encoding()
    {
        _odd.Instead = request => OddAnswer.Xml(request.Query.ContainsKey("uploads")
            ? "<R><Upload><Key>m/a+b%20c</Key><UploadId>u</UploadId></Upload></R>"
            : "<R><Contents><Key>m/a+b%20c</Key><Size>1</Size></Contents></R>");
        using var store = _odd.Connect();

        Assert.Equal("m/a+b%20c", Assert.Single(await store.ListAsync("m/", Cancel)).Key);
        Assert.Equal("m/a+b%20c", Assert.Single(await store.ListUploadsAsync("m/", Cancel)).Key);
    }

    [Fact]
    public async Task A_store_that_supports_only_version_1_listings_is_named()
    {
        _odd.Instead = request => request.Query.ContainsKey("list-type") ? FirstPage().Reword(WithoutToken) : null;

        var failure = await Assert.ThrowsAsync<OperatorException>(() => ListAsync());

        Assert.Equal(FailureReason.ListingUnusable, failure.Reason);
        Assert.Contains("s3://bucket/m/", failure.Message, StringComparison.Ordinal);
        Assert.True(_odd.Requests.Count < 5);
    }

    [Fact]
    public async Task A_repeated_page_with_new_tokens_ends()
    {
        var token = 0;
        _odd.Instead = _ => FirstPage().Reword(xml => xml.Replace("m/2</Next", $"{token++}</Next", StringComparison.Ordinal));

        await Assert.ThrowsAsync<OperatorException>(() => ListAsync());

        Assert.True(_odd.Requests.Count < 30);
    }

    [Fact]
    public async Task A_repeated_token_ends()
    {
        var count = 0;
        _odd.Instead = _ => FirstPage().Reword(xml => xml.Replace("<Key>m/1", $"<Key>m/{count++}", StringComparison.Ordinal));

        await Assert.ThrowsAsync<OperatorException>(() => ListAsync());

        Assert.Equal(2, _odd.Requests.Count);
    }

    [Fact]
    public async Task Empty_pages_that_promise_more_are_skipped()
    {
        var pages = 0;
        _odd.Instead = _ => ++pages <= 3
            ? OddAnswer.Xml($"<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>a{pages}</NextContinuationToken></ListBucketResult>")
            : null;

        Assert.Equal(["m/1", "m/2", "m/3", "m/4", "m/5"], await KeysAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("<NextContinuationToken>a</NextContinuationToken>")]
    public async Task Endless_empty_pages_are_an_error(string token)
    {
        _odd.Instead = _ => OddAnswer.Xml($"<ListBucketResult><IsTruncated>true</IsTruncated>{token}</ListBucketResult>");

        await Assert.ThrowsAsync<OperatorException>(() => ListAsync());

        Assert.Equal(2, _odd.Requests.Count);
    }

    [Fact]
    public async Task A_key_listed_twice_is_one_object()
    {
        _odd.Afterwards = (_, answer) => answer.Reword(Doubled);

        Assert.Equal(["m/1", "m/2", "m/3", "m/4", "m/5"], await KeysAsync());
        Assert.All(await ListAsync(), found => Assert.NotEmpty(found.ETag));
    }

    [Fact]
    public async Task A_key_listed_with_two_ETags_has_none()
    {
        _odd.PageSize = 1000;
        _odd.Afterwards = (_, answer) => answer.Reword(xml =>
            xml.Replace("</ListBucketResult>", "<Contents><Key>m/1</Key><Size>1</Size><ETag>other</ETag></Contents></ListBucketResult>", StringComparison.Ordinal));

        var found = (await ListAsync()).ToDictionary(o => o.Key);

        Assert.Equal("", found["m/1"].ETag);
        Assert.Equal(_odd.Objects["m/2"].ETag.Trim('"'), found["m/2"].ETag);
    }

    [Fact]
    public async Task Each_page_has_its_own_timeout_and_is_retried_alone()
    {
        _odd.Instead = request => !request.Query.ContainsKey("continuation-token")
            ? null
            : _odd.Requests.Count % 2 == 0 ? OddAnswer.Error(503, "SlowDown") : null;

        Assert.Equal(["m/1", "m/2", "m/3", "m/4", "m/5"], await KeysAsync());

        Assert.Single(_odd.Requests, r => !r.Contains("continuation-token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_uploads_are_listed_across_pages_even_without_markers()
    {
        using var store = _odd.Connect();
        foreach (var key in new[] { "m/a", "m/a", "m/b", "m/c", "n/d" })
            await store.StartUploadAsync(key, 5 << 20, Cancel);

        Assert.Equal(["m/a", "m/a", "m/b", "m/c"], await UploadsAsync());
        _odd.Afterwards = (_, answer) => answer.Reword(xml => Without(Without(xml, "NextKeyMarker"), "NextUploadIdMarker"));
        Assert.Equal(["m/a", "m/a", "m/b", "m/c"], await UploadsAsync());

        async Task<IEnumerable<string>> UploadsAsync() => (await store.ListUploadsAsync("m/", Cancel)).Select(u => u.Key).Order();
    }

    [Fact]
    public async Task An_endless_list_of_open_uploads_is_an_error()
    {
        using var store = _odd.Connect();
        _odd.Instead = _ => OddAnswer.Xml("<ListMultipartUploadsResult><IsTruncated>true</IsTruncated></ListMultipartUploadsResult>");

        Assert.Equal(FailureReason.ListingUnusable, (await Assert.ThrowsAsync<OperatorException>(() => store.ListUploadsAsync("m/", Cancel))).Reason);
    }

    [Fact]
    public async Task Parts_are_listed_across_pages_even_without_a_marker_and_an_empty_page_is_an_error()
    {
        using var store = _odd.Connect();
        var upload = await store.StartUploadAsync("m/a", 5 << 20, Cancel);
        for (var number = 1; number <= 5; number++)
            await store.UploadPartAsync(upload, number, new(new byte[] { (byte)number }), Cancel);

        _odd.Afterwards = (_, answer) => answer.Reword(xml => Without(xml, "NextPartNumberMarker"));
        Assert.Equal([1, 2, 3, 4, 5], (await store.ListPartsAsync(upload, Cancel)).Select(p => p.Number));

        _odd.Instead = _ => OddAnswer.Xml("<ListPartsResult><IsTruncated>true</IsTruncated></ListPartsResult>");
        await Assert.ThrowsAsync<OperatorException>(() => store.ListPartsAsync(upload, Cancel));
    }

    [Fact]
    public async Task Keys_outside_the_prefix_are_dropped()
    {
        using var store = _odd.Connect();
        _odd.PageSize = 1000;
        _odd.Objects["n/1"] = new OddStore.Stored([1], Token: null);
        _odd.IgnoresPrefix = true;
        await store.StartUploadAsync("n/2", 5 << 20, Cancel);

        Assert.All(await store.ListAsync("m/", Cancel), found => Assert.StartsWith("m/", found.Key, StringComparison.Ordinal));
        Assert.Empty(await store.ListUploadsAsync("m/", Cancel));
    }

    [Theory]
    [InlineData(404, "NoSuchKey", FailureReason.StoreRejected)]
    [InlineData(404, "", FailureReason.StoreRejected)]
    [InlineData(405, "MethodNotAllowed", FailureReason.StoreRejected)]
    [InlineData(501, "NotImplemented", FailureReason.StoreRejected)]
    [InlineData(403, "AccessDenied", FailureReason.StoreAccessDenied)]
    [InlineData(500, "InternalError", FailureReason.StoreUnavailable)]
    [InlineData(404, "NoSuchBucket", FailureReason.BucketNotFound)]
    public async Task A_refused_list_of_uploads_has_a_reason(int status, string code, FailureReason reason)
    {
        using var store = _odd.Connect();
        _odd.Instead = _ => OddAnswer.Error(status, code);

        Assert.Equal(reason, (await Assert.ThrowsAnyAsync<ModelCacheException>(() => store.ListUploadsAsync("m/", Cancel))).Reason);
    }

    [Theory]
    [InlineData(403, "AccessDenied", FailureReason.StoreAccessDenied)]
    [InlineData(501, "NotImplemented", FailureReason.StoreRejected)]
    [InlineData(500, "InternalError", FailureReason.StoreUnavailable)]
    public async Task A_refused_list_of_parts_has_a_reason(int status, string code, FailureReason reason)
    {
        using var store = _odd.Connect();
        var upload = await store.StartUploadAsync("m/a", 5 << 20, Cancel);
        _odd.Instead = _ => OddAnswer.Error(status, code);

        Assert.Equal(reason, (await Assert.ThrowsAnyAsync<ModelCacheException>(() => store.ListPartsAsync(upload, Cancel))).Reason);
    }

    private async Task<IReadOnlyCollection<StoredObject>> ListAsync()
    {
        using var store = _odd.Connect();
        return await OddStore.Retrying(store).ListAsync("m/", Cancel);
    }

    private async Task<IEnumerable<string>> KeysAsync() => (await ListAsync()).Select(o => o.Key).Order(StringComparer.Ordinal);

    private static OddAnswer FirstPage() => OddAnswer.Xml(
        "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>m/2</NextContinuationToken>"
        + "<Contents><Key>m/1</Key><Size>1</Size><ETag>a</ETag></Contents><Contents><Key>m/2</Key><Size>1</Size><ETag>a</ETag></Contents>"
        + "</ListBucketResult>");

    private static string WithoutToken(string xml) => Without(xml, "NextContinuationToken");

    private static string Without(string xml, string element) =>
        System.Text.RegularExpressions.Regex.Replace(xml, $"<{element}>.*?</{element}>", "");

    private static string Doubled(string xml) => System.Text.RegularExpressions.Regex.Replace(
        xml, "(<Contents>.*?</Contents>)", "$1$1", System.Text.RegularExpressions.RegexOptions.Singleline);
}

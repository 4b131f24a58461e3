using HfModelCache.Stores;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>Tests ETags in every form in which stores and proxies send or omit them.</summary>
public sealed class ETagTests : IAsyncLifetime
{
    private OddStore _odd = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _odd = await OddStore.StartAsync();

    public ValueTask DisposeAsync() => _odd.DisposeAsync();

    [Theory]
    [InlineData("\"abc\"", "abc", true)]
    [InlineData("abc", "abc", true)]
    [InlineData("W/\"abc\"", "abc", false)]
    [InlineData("w/\"abc\"", "abc", false)]
    [InlineData(" \"abc\" ", "abc", true)]
    [InlineData("\"a\"b\"", "a\"b", true)]
    [InlineData("W/abc", "W/abc", true)]
    [InlineData("\"\"", "", false)]
    [InlineData("W/\"\"", "", false)]
    [InlineData("\"", "", false)]
    [InlineData("", "", false)]
    [InlineData(null, "", false)]
    public void The_opaque_part_is_the_same_in_every_form(string? written, string opaque, bool isStrong)
    {
        Assert.Equal(opaque, EntityTag.Opaque(written));
        Assert.Equal(isStrong, EntityTag.IsStrong(written));
    }

    [Fact]
    public async Task A_proxy_that_weakens_ETags_does_not_change_the_results()
    {
        _odd.Afterwards = (_, answer) => answer.Headers.TryGetValue("ETag", out var etag) ? answer.With("ETag", "W/" + etag) : answer;
        using var store = _odd.Connect();
        await store.PutAsync("a", new(new byte[] { 1 }), Cancel);
        var listed = Assert.Single(await store.ListAsync("", Cancel));

        Assert.Equal(listed, await store.FindAsync("a", Cancel));
        Assert.Equal(listed.ETag, (await store.ReadDocumentAsync("a", 10, Cancel))!.ETag);
        Assert.Equal(_odd.Objects["a"].ETag, $"\"{listed.ETag}\"");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("W/\"0-2jmj7l5rSw0yVb/vlWAYkK/YBwk\"")] // A framework's ETag of its own empty answer.
    public async Task A_PUT_response_without_an_ETag_yields_none(string? stated)
    {
        _odd.Afterwards = (request, answer) => request.Method == "PUT" ? Stating(answer, stated) : answer;
        using var store = _odd.Connect();

        Assert.Equal("", await store.PutAsync("a", new(new byte[] { 1 }), Cancel));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("\"\"")]
    [InlineData("W/\"0-2jmj7l5rSw0yVb/vlWAYkK/YBwk\"")]
    public async Task A_part_without_an_ETag_in_its_response_is_looked_up_in_the_list_of_parts(string? stated)
    {
        _odd.Afterwards = (request, answer) => request.Method == "PUT" ? Stating(answer, stated) : answer;
        using var store = _odd.Connect();
        var upload = await store.StartUploadAsync("a", 1, Cancel);
        UploadedPart[] parts =
        [
            await store.UploadPartAsync(upload, 1, new(new byte[] { 1 }), Cancel),
            await store.UploadPartAsync(upload, 2, new(new byte[] { 2 }), Cancel),
        ];

        Assert.Equal(await store.ListPartsAsync(upload, Cancel), parts);
        await store.CompleteUploadAsync(upload, parts, Cancel);
        Assert.Equal([1, 2], _odd.Objects["a"].Content);
    }

    [Fact]
    public async Task A_part_is_completed_with_a_weakened_ETag_if_parts_cannot_be_listed()
    {
        _odd.Instead = request => request.Method == "GET" ? OddAnswer.Error(501, "NotImplemented") : null;
        _odd.Afterwards = (request, answer) => request.Method == "PUT" ? answer.With("ETag", "W/" + answer.Headers["ETag"]) : answer;
        using var store = _odd.Connect();
        var upload = await store.StartUploadAsync("a", 1, Cancel);

        await store.CompleteUploadAsync(upload, [await store.UploadPartAsync(upload, 1, new(new byte[] { 1 }), Cancel)], Cancel);

        Assert.Equal([1], _odd.Objects["a"].Content);
    }

    private static OddAnswer Stating(OddAnswer answer, string? etag) => etag is null ? answer.Without("ETag") : answer.With("ETag", etag);
}

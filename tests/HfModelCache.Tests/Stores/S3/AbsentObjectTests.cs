using HfModelCache.Failures;
using HfModelCache.Stores;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>Tests what counts as an object that is not there: the store's 404 for it, and nothing else.</summary>
public sealed class AbsentObjectTests : IAsyncLifetime
{
    private OddStore _odd = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _odd = await OddStore.StartAsync();

    public ValueTask DisposeAsync() => _odd.DisposeAsync();

    public static TheoryData<string, OddAnswer> Answers => new()
    {
        { "as S3 says it", OddAnswer.Error(404, "NoSuchKey") },
        { "with a code of its own", OddAnswer.Error(404, "NotHere") },
        { "without a body", new OddAnswer(404, []) },
        { "with a page for people", OddAnswer.Xml("<!doctype html><html><body>404 Not Found<br></body></html>", 404) },
    };

    [Theory]
    [MemberData(nameof(Answers), DisableDiscoveryEnumeration = true)]
    public async Task An_object_that_the_store_does_not_find_is_not_there(string how, OddAnswer answer)
    {
        _odd.Instead = _ => answer;
        using var store = _odd.Connect();

        Assert.True(await store.FindAsync("a", Cancel) is null, how);
        Assert.True(await store.OpenReadAsync("a", ReadRange.All, Cancel) is null, how);
        Assert.True(await store.ReadDocumentAsync("a", 100, Cancel) is null, how);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_no_absent_object()
    {
        _odd.Instead = _ => OddAnswer.Error(404, "NoSuchBucket");
        using var store = _odd.Connect();

        var failure = await Assert.ThrowsAsync<OperatorException>(() => store.OpenReadAsync("a", ReadRange.All, Cancel));

        Assert.Equal(FailureReason.BucketNotFound, failure.Reason);
    }

    [Fact]
    public async Task An_answer_that_is_cut_off_is_no_absent_object()
    {
        _odd.Instead = _ => OddAnswer.Error(404, "NoSuchBucket") with { IsCutAfter = 10 };
        using var store = _odd.Connect();

        await Assert.ThrowsAsync<TransientException>(() => store.OpenReadAsync("a", ReadRange.All, Cancel));
    }

    [Theory]
    [InlineData(299)]
    [InlineData(410)]
    [InlineData(502)]
    public async Task Another_status_is_a_failure(int status)
    {
        _odd.Instead = _ => new OddAnswer(status, []);
        using var store = _odd.Connect();

        await Assert.ThrowsAnyAsync<ModelCacheException>(() => store.FindAsync("a", Cancel));
        await Assert.ThrowsAnyAsync<ModelCacheException>(() => store.OpenReadAsync("a", ReadRange.All, Cancel));
    }
}

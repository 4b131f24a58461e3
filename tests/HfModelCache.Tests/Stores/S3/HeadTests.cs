using HfModelCache.Failures;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>Tests HEAD, whose response has no body: its own refusal is explained, and it hides no other failure.</summary>
public sealed class HeadTests : IAsyncLifetime
{
    private OddStore _odd = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _odd = await OddStore.StartAsync();

    public ValueTask DisposeAsync() => _odd.DisposeAsync();

    [Theory]
    [InlineData(400, "ExpiredToken", FailureReason.StoreCredentials, typeof(TransientException))]
    [InlineData(400, "AuthorizationHeaderMalformed", FailureReason.StoreRegionWrong, typeof(OperatorException))]
    [InlineData(403, "InvalidAccessKeyId", FailureReason.StoreCredentials, typeof(OperatorException))]
    [InlineData(403, "AccessDenied", FailureReason.StoreAccessDenied, typeof(OperatorException))]
    [InlineData(403, "RequestTimeTooSkewed", FailureReason.ClockSkew, typeof(TransientException))]
    public async Task The_reason_for_a_refused_HEAD_is_requested(int status, string code, FailureReason reason, Type kind)
    {
        _odd.Instead = _ => OddAnswer.Error(status, code);
        using var store = _odd.Connect();

        var failure = await Assert.ThrowsAnyAsync<ModelCacheException>(() => store.FindAsync("a", Cancel));

        Assert.Equal((kind, reason), (failure.GetType(), failure.Reason));
        Assert.Contains(code, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GET_replaces_a_refused_HEAD()
    {
        using var store = _odd.Connect();
        await store.PutAsync("a", new(new byte[] { 1, 2, 3 }), Cancel);
        var known = await store.FindAsync("a", Cancel);
        _odd.Instead = request => request.Method == "HEAD" ? OddAnswer.Error(403, "") : null;

        Assert.Equal(known, await store.FindAsync("a", Cancel));
        Assert.Null(await store.FindAsync("b", Cancel));
    }

    [Theory]
    [InlineData(403, "AccessDenied", FailureReason.StoreAccessDenied)]
    [InlineData(400, "QuotaExceeded", FailureReason.StoreFull)]
    [InlineData(500, "InternalError", FailureReason.StoreUnavailable)]
    public async Task A_failed_completion_is_not_hidden_by_a_failed_lookup(int status, string code, FailureReason reason)
    {
        using var store = _odd.Connect();
        var upload = await store.StartUploadAsync("a", 1, Cancel);
        var part = await store.UploadPartAsync(upload, 1, new(new byte[1]), Cancel);
        _odd.Instead = request => request.Method switch
        {
            "POST" => OddAnswer.Error(status, code),
            _ => OddAnswer.Error(400, "ExpiredToken"),
        };

        var failure = await Assert.ThrowsAnyAsync<ModelCacheException>(() => store.CompleteUploadAsync(upload, [part], Cancel));

        Assert.Equal(reason, failure.Reason);
        Assert.Contains(code, failure.Message, StringComparison.Ordinal);
    }
}

using HfModelCache.Failures;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>HEAD is answered without a body: it can't say why it was refused, and is no judge of another failure.</summary>
public sealed class HeadTests : IAsyncLifetime
{
    private OddStore _odd = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _odd = await OddStore.StartAsync();

    public ValueTask DisposeAsync() => _odd.DisposeAsync();

    [Theory]
    [InlineData(400, "ExpiredToken", FailureReason.StoreCredentials, typeof(TransientException))]
    [InlineData(400, "AuthorizationHeaderMalformed", FailureReason.StoreRejected, typeof(OperatorException))]
    [InlineData(403, "InvalidAccessKeyId", FailureReason.StoreCredentials, typeof(OperatorException))]
    [InlineData(403, "AccessDenied", FailureReason.StoreAccessDenied, typeof(OperatorException))]
    [InlineData(403, "RequestTimeTooSkewed", FailureReason.ClockSkew, typeof(TransientException))]
    public async Task The_reason_of_a_refused_HEAD_is_asked_for(int status, string code, FailureReason reason, Type kind)
    {
        _odd.Instead = _ => OddAnswer.Error(status, code);
        using var store = _odd.Connect();

        var failure = await Assert.ThrowsAnyAsync<ModelCacheException>(() => store.FindAsync("a", Cancel));

        Assert.Equal((kind, reason), (failure.GetType(), failure.Reason));
        Assert.Contains(code, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_only_HEAD_is_refused_GET_tells_the_same()
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
    public async Task A_completion_s_own_failure_is_not_replaced_by_that_of_a_look(int status, string code, FailureReason reason)
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

using HfModelCache.Failures;
using HfModelCache.Stores;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>Tests that a refusal sent while a body is in flight is reported, not the broken connection.</summary>
public sealed class EarlyAnswerTests
{
    private const string Quota = "<Error><Code>XMinioAdminBucketQuotaExceeded</Code><Message>Bucket quota exceeded</Message></Error>";
    private const string Denied = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";

    private static readonly byte[] Body = new byte[16 << 20];

    public static TheoryData<string> Endings => [.. Enum.GetNames<HastyServer.Ending>()];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task A_refusal_is_reported_however_the_connection_ends(string ending)
    {
        foreach (var connection in new[] { "Connection: close\r\n", "" })
        {
            var failure = await RefusedAsync(
                $"HTTP/1.1 403 Forbidden\r\n{connection}Content-Length: {Denied.Length}\r\n\r\n{Denied}", Enum.Parse<HastyServer.Ending>(ending));

            Assert.Equal((FailureReason.StoreAccessDenied, true), (failure.Reason, failure.Message.Contains("AccessDenied", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("413 Request Entity Too Large", "<html>nginx</html>", FailureReason.StoreBodyTooLarge)]
    [InlineData("507 Insufficient Storage", "", FailureReason.StoreFull)]
    [InlineData("400 Bad Request", Quota, FailureReason.StoreFull)]
    [InlineData("403 Forbidden", "<Error><Code>QuotaExceeded</Code></Error>", FailureReason.StoreFull)]
    public async Task A_full_store_and_an_oversized_body_have_their_own_reasons(string status, string body, FailureReason reason)
    {
        var failure = await RefusedAsync(
            $"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}", HastyServer.Ending.Closes);

        Assert.Equal(reason, Assert.IsType<OperatorException>(failure).Reason);
    }

    [Fact]
    public async Task Parts_and_creations_report_a_refusal_too()
    {
        using var server = new HastyServer("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n", HastyServer.Ending.Closes);
        using var store = server.Connect();
        var upload = new MultipartUpload("a", "upload", Body.Length, Token: "");

        var part = await Assert.ThrowsAsync<OperatorException>(() => store.UploadPartAsync(upload, 1, new(Body), Cancel));
        var creation = await Assert.ThrowsAsync<OperatorException>(() => store.TryCreateAsync("a", new(Body), Cancel));

        Assert.All([part, creation], failure => Assert.Equal(FailureReason.StoreBodyTooLarge, failure.Reason));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n")]
    public async Task A_connection_closed_without_a_response_is_reported_as_such(string words)
    {
        var failure = await RefusedAsync(words, HastyServer.Ending.Closes);

        Assert.Equal(FailureReason.StoreHungUp, Assert.IsType<TransientException>(failure).Reason);
        Assert.Contains("closed while the body was sent", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_is_not_reused_after_sending_failed()
    {
        using var server = new HastyServer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", HastyServer.Ending.Lingers);
        using var store = server.Connect();

        for (var i = 1; i <= 5; i++)
        {
            await Assert.ThrowsAsync<OperatorException>(() => store.PutAsync("a", new(Body), Cancel));
            Assert.Equal(i, server.Requests);
        }
    }

    private static async Task<ModelCacheException> RefusedAsync(string answer, HastyServer.Ending ending)
    {
        using var server = new HastyServer(answer, ending);
        using var store = server.Connect();
        var failure = await Assert.ThrowsAnyAsync<ModelCacheException>(
            () => store.PutAsync("a", new(Body), Cancel).InTimeAsync(Cancel));
        Assert.DoesNotContain("Broken pipe", failure is OperatorException ? failure.Message : "", StringComparison.Ordinal);
        return failure;
    }
}

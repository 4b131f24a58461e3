using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using HfModelCache.Failures;
using HfModelCache.Stores;
using HfModelCache.Stores.S3;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>Tests which failures are the store's, the network's, or this program's own.</summary>
public sealed class S3FailuresTests : IAsyncLifetime
{
    private OddStore _odd = null!;

    public static TheoryData<Exception> Theirs =>
    [
        new IOException(), new HttpRequestException(), new SocketException(), new TimeoutException(), new OperationCanceledException(),
        new AmazonServiceException("cut", new IOException()), new AmazonClientException("cut", new HttpRequestException()),
    ];

    public static TheoryData<Exception> Ours =>
    [
        new InvalidOperationException(), new ArgumentException("x"), new KeyNotFoundException(),
        new ObjectDisposedException("x"), new AmazonServiceException("cut", new InvalidOperationException()),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _odd = await OddStore.StartAsync();

    public ValueTask DisposeAsync() => _odd.DisposeAsync();

    [Theory]
    [MemberData(nameof(Theirs), DisableDiscoveryEnumeration = true)]
    public void IO_failures_are_transient(Exception exception)
    {
        Assert.True(S3Failures.AreTheirs(exception));
        Assert.IsType<TransientException>(S3Failures.From(exception, "Reading"));
    }

    [Theory]
    [InlineData(400, "XMinioAdminBucketQuotaExceeded", "Bucket quota exceeded", FailureReason.StoreFull)]
    [InlineData(403, "QuotaExceeded", "", FailureReason.StoreFull)]
    [InlineData(413, "EntityTooLarge", "Upload exceeds quota.", FailureReason.StoreFull)]
    [InlineData(403, "AccessDenied", "Cannot upload files, storage cap exceeded. See the Caps & Alerts page to increase your cap.", FailureReason.StoreFull)]
    [InlineData(403, "AccessDenied", "Transaction cap exceeded, see the Caps & Alerts page.", FailureReason.StoreFull)]
    [InlineData(507, "InsufficientStorage", "", FailureReason.StoreFull)]
    [InlineData(403, "AccessDenied", "No access to arn:aws:s3:::quota-exceeded-cap/a.", FailureReason.StoreAccessDenied)]
    [InlineData(413, "", "", FailureReason.StoreBodyTooLarge)]
    [InlineData(400, "AuthorizationHeaderMalformed", "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'", FailureReason.StoreRegionWrong)]
    [InlineData(400, "AuthorizationHeaderMalformed", "The authorization header is malformed; the Credential is mal-formed.", FailureReason.StoreCredentials)]
    [InlineData(301, "PermanentRedirect", "The bucket must be addressed using the specified endpoint.", FailureReason.StoreRegionWrong)]
    [InlineData(302, "", "", FailureReason.StoreRejected)]
    [InlineData(403, "SecondLevelDomainForbidden", "The bucket must be in the host.", FailureReason.StoreAddressingWrong)]
    [InlineData(418, "IAmATeapot", "Short and stout.", FailureReason.StoreRejected)]
    public void A_refusal_is_understood_by_its_code_and_by_what_it_says(int status, string code, string said, FailureReason reason)
    {
        var failure = S3Failures.From(new StoreAnswerException(new Refusal((HttpStatusCode)status, code, said)), "Storing s3://b/k");

        Assert.Equal(reason, failure.Reason);
        Assert.Contains($"answered {status} {code}".TrimEnd(), failure.Message, StringComparison.Ordinal);
        Assert.Contains(said.TrimEnd('.'), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_store_said_is_quoted_but_not_endlessly() => Assert.InRange(
        S3Failures.From(new StoreAnswerException(new Refusal(HttpStatusCode.BadRequest, "Odd", string.Join(' ', Enumerable.Repeat("odd", 30_000)))), "Storing").Message.Length, 300, 500);

    [Fact]
    public void A_timeout_is_told_in_our_own_words()
    {
        foreach (var exception in new Exception[] { new TaskCanceledException(), new HttpRequestException("x", new TaskCanceledException()), new AmazonClientException("x", new TaskCanceledException()), new TimeoutException() })
        {
            var failure = S3Failures.From(exception, "Reading s3://b/k");

            Assert.Equal((FailureReason.StoreUnreachable, "Reading s3://b/k failed: the store did not answer in time."), (failure.Reason, failure.Message));
        }
    }

    [Theory]
    [MemberData(nameof(Ours), DisableDiscoveryEnumeration = true)]
    public void A_bug_in_this_program_is_not_a_network_failure(Exception exception) => Assert.False(S3Failures.AreTheirs(exception));

    [Fact]
    public async Task A_bug_in_this_program_surfaces_at_once()
    {
        using var store = _odd.Connect();
        using var broken = new BrokenMemory();

        await Assert.ThrowsAsync<KeyNotFoundException>(() => OddStore.Retrying(store).PutAsync("a", new(broken.Memory), Cancel));

        Assert.Equal(1, broken.Reads);
    }

    [Theory]
    [InlineData("not XML at all")]
    [InlineData("<ListBucketResult><Contents><Key>m/1</Key><Size>x</Size></Contents></ListBucketResult>")]
    [InlineData("<ListBucketResult><Contents><Key>m/1</Key><Size>99999999999999999999</Size></Contents></ListBucketResult>")]
    [InlineData("<ListBucketResult><IsTruncated>perhaps</IsTruncated></ListBucketResult>")]
    [InlineData("<ListBucketResult><Contents><LastModified>yesterday</LastModified></Contents></ListBucketResult>")]
    [InlineData("<ListBucketResult><Contents><Size>1</Size></Contents></ListBucketResult>")]
    public async Task An_unreadable_response_is_blamed_on_the_store(string answer)
    {
        using var store = _odd.Connect();
        _odd.Instead = _ => OddAnswer.Xml(answer);

        var failure = await Assert.ThrowsAnyAsync<ModelCacheException>(() => store.ListAsync("m/", Cancel));

        Assert.Contains("s3://bucket/m/", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_missing_permission_is_named()
    {
        using var store = _odd.Connect();
        _odd.Instead = _ => OddAnswer.Error(403, "AccessDenied");
        var upload = new MultipartUpload("a", "u", 1, Token: "");
        var requests = new (string Right, Func<Task> Send)[]
        {
            ("s3:ListBucket", () => store.ListAsync("", Cancel)),
            ("s3:GetObject", () => store.FindAsync("a", Cancel)),
            ("s3:GetObject", () => store.ReadDocumentAsync("a", 1, Cancel)),
            ("s3:PutObject", () => store.PutAsync("a", new(new byte[1]), Cancel)),
            ("s3:PutObject", () => store.TryCreateAsync("a", new(new byte[1]), Cancel)),
            ("s3:PutObject", () => store.StartUploadAsync("a", 1, Cancel)),
            ("s3:PutObject", () => store.UploadPartAsync(upload, 1, new(new byte[1]), Cancel)),
            ("s3:PutObject", () => store.CompleteUploadAsync(upload, [], Cancel)),
            ("s3:DeleteObject", () => store.DeleteAsync("a", Cancel)),
            ("s3:AbortMultipartUpload", () => store.AbortUploadAsync(upload, Cancel)),
            ("s3:ListBucketMultipartUploads", () => store.ListUploadsAsync("", Cancel)),
            ("s3:ListMultipartUploadParts", () => store.ListPartsAsync(upload, Cancel)),
        };

        foreach (var (right, send) in requests)
        {
            var failure = await Assert.ThrowsAsync<OperatorException>(send);
            Assert.Equal(FailureReason.StoreAccessDenied, failure.Reason);
            Assert.Contains($"needs the right {right}", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Disposing_the_store_closes_its_connections()
    {
        var store = _odd.Connect();
        await store.PutAsync("a", new(new byte[1]), Cancel);
        await store.FindAsync("a", Cancel);
        Assert.NotEqual(0, _odd.Connections);

        store.Dispose();

        await WallClock.UntilAsync("no connection is open", () => _odd.Connections == 0, cancellationToken: Cancel);
    }

    /// <summary>Memory whose owner has a bug, so that it can't be read.</summary>
    private sealed class BrokenMemory : MemoryManager<byte>
    {
        public int Reads { get; private set; }

        public override Memory<byte> Memory => CreateMemory(10);

        public override Span<byte> GetSpan()
        {
            Reads++;
            throw new KeyNotFoundException();
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new KeyNotFoundException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}

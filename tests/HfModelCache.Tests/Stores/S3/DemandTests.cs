using System.Security.Cryptography;
using HfModelCache.Failures;
using HfModelCache.Network;
using HfModelCache.Stores;
using HfModelCache.Stores.S3;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>Tests what buckets, policies and stores require of requests: stated requirements are met automatically, others by settings.</summary>
public sealed class DemandTests : IAsyncLifetime
{
    private const string Name = "odd.example";
    private const string Md5Wanted = "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters";
    private const string Wanted = "x-amz-server-side-encryption=aws:kms;x-amz-server-side-encryption-aws-kms-key-id=k/1;x-amz-acl=bucket-owner-full-control;x-amz-storage-class=STANDARD_IA;";

    private readonly ListLogger _log = new();
    private OddStore _odd = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _odd = await OddStore.StartAsync();

    public ValueTask DisposeAsync() => _odd.DisposeAsync();

    [Theory]
    [InlineData("InvalidRequest", Md5Wanted)]
    [InlineData("MissingContentMD5", "Missing required header for this request: Content-MD5")]
    public async Task A_checksum_is_sent_with_every_body_once_the_store_asks_for_one(string code, string message)
    {
        var without = 0;
        _odd.InsteadWithBody = (request, body) =>
        {
            if (request.Method is "GET" or "HEAD" || request.Query.ContainsKey("uploads"))
                return null;
            var stated = request.Headers.ContentMD5.ToString();
            if (stated.Length == 0)
                without++;
            return stated.Length == 0
                ? OddAnswer.Xml($"<Error><Code>{code}</Code><Message>{message}</Message></Error>", 400)
                : stated == Convert.ToBase64String(Md5(body)) ? null : OddAnswer.Error(400, "BadDigest");
        };
        using var store = Connect();

        await store.PutAsync("a", new(new byte[] { 1, 2 }), Cancel);
        Assert.True(await store.TryCreateAsync("b", new(new byte[] { 3 }), Cancel));
        var upload = await store.StartUploadAsync("c", 1, Cancel);
        var part = await store.UploadPartAsync(upload, 1, new(new byte[300_000]), Cancel);
        await store.CompleteUploadAsync(upload, [part], Cancel);

        Assert.Equal(1, without);
        Assert.Equal(3, _odd.Objects.Count);
        Assert.Empty(_log.Warnings);
    }

    [Theory]
    [InlineData("InvalidRequest", "Something else")]
    [InlineData("BadDigest", "The Content-MD5 you specified did not match what we received.")]
    public async Task Other_refusals_do_not_add_a_checksum(string code, string message)
    {
        _odd.Instead = _ => OddAnswer.Xml($"<Error><Code>{code}</Code><Message>{message}</Message></Error>", 400);
        using var store = Connect();

        await Assert.ThrowsAnyAsync<ModelCacheException>(() => store.PutAsync("a", new(new byte[1]), Cancel));

        Assert.Single(_odd.Requests);
    }

    [Fact]
    public async Task Object_settings_are_sent_and_signed_when_an_object_is_created()
    {
        var sent = new List<(string Request, string Headers, bool IsSigned)>();
        _odd.Afterwards = (request, answer) =>
        {
            var ours = request.Headers
                .Where(h => Wanted.Contains(h.Key.ToLowerInvariant() + "=", StringComparison.Ordinal)).ToList();
            var signed = request.Headers.Authorization.ToString();
            sent.Add((
                $"{request.Method}{request.QueryString.Value?.Split('=')[0]}",
                string.Concat(ours.OrderBy(h => Wanted.IndexOf(h.Key.ToLowerInvariant() + "=", StringComparison.Ordinal)).Select(h => $"{h.Key.ToLowerInvariant()}={h.Value};")),
                ours.TrueForAll(h => signed.Contains(h.Key.ToLowerInvariant(), StringComparison.Ordinal))));
            return answer;
        };
        using var store = Connect(options => options with
        {
            Objects = new ObjectSettings
            {
                Encryption = "aws:kms", KmsKeyId = "k/1", Acl = "bucket-owner-full-control", StorageClass = "STANDARD_IA",
            },
        });

        await UseAsync(store);

        Assert.All(sent, request => Assert.True(request.IsSigned));
        Assert.Equal(["PUT", "PUT", "POST?uploads"], sent.Where(r => r.Headers == Wanted).Select(r => r.Request));
        Assert.All(sent.Where(r => r.Headers != Wanted), request => Assert.Equal("", request.Headers));
    }

    [Fact]
    public async Task Requester_pays_is_sent_with_every_request()
    {
        _odd.Instead = request => request.Headers["x-amz-request-payer"] == "requester" ? null : OddAnswer.Error(403, "AccessDenied");
        using var store = Connect(options => options with { RequesterPays = true });

        await UseAsync(store);

        Assert.Equal(2, _odd.Objects.Count);
    }

    [Theory]
    [InlineData("SecondLevelDomainForbidden")]
    [InlineData("PathStyleDomainForbidden")]
    public async Task A_store_that_requires_the_bucket_in_the_host_gets_it_there(string code)
    {
        _odd.Instead = request => request.Host.Host == "bucket." + Name ? null : OddAnswer.Error(403, code);
        using var store = Connect(AtName);

        await UseAsync(store);

        Assert.Contains("S3_ADDRESSING_STYLE=virtual", Assert.Single(_log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bucket_addressing_style_can_be_set()
    {
        _odd.Instead = request => request.Host.Host == "bucket." + Name ? null : OddAnswer.Error(403, "SecondLevelDomainForbidden");
        using var inHost = Connect(options => AtName(options) with { VirtualHost = true });
        using var inPath = Connect(options => AtName(options) with { VirtualHost = false });

        await UseAsync(inHost);
        var failure = await Assert.ThrowsAsync<OperatorException>(() => inPath.ListAsync("", Cancel));

        Assert.Equal(FailureReason.StoreAddressingWrong, failure.Reason);
        Assert.Empty(_log.Warnings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Payloads_are_signed_if_configured(bool isWanted)
    {
        var hash = "";
        _odd.Afterwards = (request, answer) =>
        {
            hash = request.Headers["x-amz-content-sha256"].ToString();
            return answer;
        };
        using var store = Connect(options => options with { UnsignedPayload = true, SignedPayload = isWanted });

        await store.PutAsync("a", new(new byte[1]), Cancel);

        Assert.Equal(isWanted ? 64 : "UNSIGNED-PAYLOAD".Length, hash.Length);
    }

    private static byte[] Md5(byte[] body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    // Host names that don't resolve are reached as if through a proxy.
    private static S3Options AtName(S3Options options) => options with
    {
        Endpoint = new UriBuilder(options.Endpoint!) { Host = Name }.Uri,
        Proxy = new ProxyOptions { ForHttp = options.Endpoint },
    };

    private static async Task UseAsync(S3ObjectStore store)
    {
        await store.PutAsync("a", new(new byte[] { 1, 2 }), Cancel);
        await store.TryCreateAsync("d", new(new byte[] { 3 }), Cancel);
        var upload = await store.StartUploadAsync("c", 1, Cancel);
        var part = await store.UploadPartAsync(upload, 1, new(new byte[10]), Cancel);
        await store.ListPartsAsync(upload, Cancel);
        await store.CompleteUploadAsync(upload, [part], Cancel);
        await store.FindAsync("a", Cancel);
        await store.ReadDocumentAsync("a", 100, Cancel);
        await store.ListAsync("", Cancel);
        await store.ListUploadsAsync("", Cancel);
        await store.DeleteAsync("d", Cancel);
    }

    private S3ObjectStore Connect(Func<S3Options, S3Options>? change = null) => _odd.Connect(change ?? (options => options), _log);
}

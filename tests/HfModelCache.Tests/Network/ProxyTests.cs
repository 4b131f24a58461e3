using System.Text;
using HfModelCache.Failures;
using HfModelCache.Network;
using HfModelCache.Resilience;
using HfModelCache.Sources.Hub;
using HfModelCache.Stores.S3;
using HfModelCache.Stores.S3.Credentials;
using HfModelCache.Tests.Runs;
using Microsoft.Extensions.Logging.Abstractions;

namespace HfModelCache.Tests.Network;

public sealed class ProxyTests
{
    // Long for a local connection, but short for a test.
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<bool, string> Ends => new() { { true, "http" }, { true, "https" }, { false, "http" }, { false, "https" } };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_proxy_that_requires_a_password_is_named_and_not_retried(bool isHub, string scheme)
    {
        using var proxy = new RawProxy("407 Proxy Authentication Required", "Sign in");

        var failure = await Assert.ThrowsAsync<OperatorException>(() => AskAsync(isHub, scheme, proxy.Address));

        Assert.Equal(FailureReason.ProxyRefused, failure.Reason);
        Assert.Equal($"server.example can't be reached through the proxy {proxy.Authority}: it requires a valid user and password (407).", failure.Message);
        Assert.Single(proxy.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_proxy_that_refuses_a_tunnel_is_named(bool isHub)
    {
        using var proxy = new RawProxy("403 Forbidden");

        var failure = await Assert.ThrowsAsync<OperatorException>(() => AskAsync(isHub, "https", proxy.Address));

        Assert.Equal(FailureReason.ProxyRefused, failure.Reason);
        Assert.Equal($"server.example can't be reached through the proxy {proxy.Authority}: it refuses (403).", failure.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_proxy_that_cannot_reach_the_server_is_retried(bool isHub)
    {
        using var proxy = new RawProxy("503 Service Unavailable");

        var failure = await Assert.ThrowsAsync<TransientException>(() => AskAsync(isHub, "https", proxy.Address));

        Assert.Equal(FailureReason.ProxyUnreachable, failure.Reason);
        Assert.Contains(proxy.Authority, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task An_unreachable_proxy_is_named_without_its_password(bool isHub, string scheme)
    {
        string authority;
        using (var closed = new RawProxy("200 OK"))
            authority = closed.Authority;

        var failure = await Assert.ThrowsAsync<TransientException>(() => AskAsync(isHub, scheme, new Uri($"http://user:secret@{authority}")));

        Assert.Equal(FailureReason.ProxyUnreachable, failure.Reason);
        Assert.StartsWith($"The proxy {authority} for server.example can't be reached: Connection refused", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_proxy_with_an_unknown_name_is_named(bool isHub, string scheme)
    {
        var failure = await Assert.ThrowsAsync<TransientException>(() => AskAsync(isHub, scheme, new Uri("http://proxy.invalid:3128")));

        Assert.Equal(FailureReason.ProxyUnreachable, failure.Reason);
        Assert.Contains("The proxy proxy.invalid:3128", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_silent_proxy_is_named(bool isHub)
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();

        var failure = await Assert.ThrowsAsync<TransientException>(() => AskAsync(isHub, "https", new Uri($"http://{silent.LocalEndpoint}")));

        Assert.Equal(FailureReason.ProxyUnreachable, failure.Reason);
        Assert.Contains($"{silent.LocalEndpoint}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_password_is_sent_to_the_proxy_that_asks_for_it(bool isHub)
    {
        using var proxy = new RawProxy("407 Proxy Authentication Required");

        await Assert.ThrowsAsync<OperatorException>(() => AskAsync(isHub, "https", new Uri($"http://user:p%40ss@{proxy.Authority}")));

        Assert.EndsWith(Convert.ToBase64String(Encoding.ASCII.GetBytes("user:p@ss")), proxy.Requests.Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_excluded_server_is_reached_directly(bool isHub)
    {
        using var proxy = new RawProxy("407 Proxy Authentication Required");
        using var server = new RawProxy("403 Forbidden");

        var failure = await Assert.ThrowsAsync<OperatorException>(() => AskAsync(
            isHub, server.Address, new ProxyOptions { ForHttp = proxy.Address, Direct = [DirectServers.TryParse("127.0.0.0/8")!] }));

        Assert.NotEqual(FailureReason.ProxyRefused, failure.Reason);
        Assert.Empty(proxy.Requests);
        Assert.NotEmpty(server.Requests);
    }

    [Fact]
    public async Task The_token_service_is_reached_through_the_proxy_too()
    {
        using var proxy = new RawProxy("407 Proxy Authentication Required");
        using var store = new S3ObjectStore(
            new S3Options
            {
                Bucket = "models",
                Endpoint = new Uri("http://127.0.0.1:1"),
                Role = new WebIdentityRole("arn:aws:iam::1:role/x", typeof(ProxyTests).Assembly.Location, new Uri("https://sts.example")),
                Proxy = new ProxyOptions { ForHttps = proxy.Address },
            },
            TimeProvider.System);

        var failure = await Assert.ThrowsAsync<OperatorException>(() => store.FindAsync("a", Cancel));

        Assert.Equal(FailureReason.ProxyRefused, failure.Reason);
        Assert.Contains("sts.example", failure.Message, StringComparison.Ordinal);
    }

    private static Task AskAsync(bool isHub, string scheme, Uri proxy) => AskAsync(
        isHub, new Uri($"{scheme}://server.example"), new ProxyOptions { ForHttp = proxy, ForHttps = proxy });

    private static async Task AskAsync(bool isHub, Uri server, ProxyOptions proxy)
    {
        if (isHub)
        {
            var once = new RetryOptions { Patience = TimeSpan.Zero, FewestAttempts = 1 };
            using var hub = new HubClient(
                new HubOptions { Endpoint = server, Proxy = proxy, ConnectTimeout = Brief },
                new Retry(once, TimeProvider.System, new Jitter(new Random(1)), NullLogger.Instance),
                TimeProvider.System);
            await hub.ResolveAsync(CacheScenario.Id("org/name"), "main", Cancel);
            return;
        }

        using var store = new S3ObjectStore(
            new S3Options { Bucket = "models", Endpoint = server, Keys = new S3Keys("id", "secret", null), Proxy = proxy, ConnectTimeout = Brief },
            TimeProvider.System);
        await store.PutAsync("a", new(new byte[1]), Cancel);
    }
}

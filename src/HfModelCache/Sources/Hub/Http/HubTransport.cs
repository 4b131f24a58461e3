using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Resilience;
using HfModelCache.Sources.Hub.Wire;

namespace HfModelCache.Sources.Hub.Http;

/// <summary>Sends GET requests to the Hub and follows its redirects by <see cref="RedirectRules"/>.</summary>
/// <remarks>
/// It uses HTTP/1.1: each range has its own connection, and bulk transfers take less CPU time than over HTTP/2. Automatic
/// redirects are off because they drop the token even for the same host.
/// </remarks>
internal sealed class HubTransport : IDisposable
{
    private readonly HubOptions _options;
    private readonly TimeProvider _time;
    private readonly AddressGuard _guard;
    private readonly HttpMessageInvoker _http;
    private readonly HubQuota _quota;
    private readonly RedirectRules _redirects;
    private readonly string _userAgent;

    public HubTransport(HubOptions options, Waits waits, TimeProvider time)
    {
        _options = options;
        _time = time;
        _quota = new HubQuota(waits, time);
        Hosts = new HubHosts(options);
        Addresses = new HubAddresses(options.Endpoint, Hosts);
        _redirects = new RedirectRules(Addresses);
        _userAgent = $"hf-model-cache/{ProductVersion.Text}; dotnet/{Environment.Version}";
        _guard = new AddressGuard(options, Hosts);
        _http = new HttpMessageInvoker(NewHandler(connections: int.MaxValue));
    }

    /// <summary>Recognises the servers of the Hub.</summary>
    public HubHosts Hosts { get; }

    /// <summary>The Hub's addresses.</summary>
    public HubAddresses Addresses { get; }

    /// <summary>The content servers that ignore ranges.</summary>
    public RangelessServers Rangeless { get; } = new();

    /// <summary>Creates a handler: connections are guarded, redirects are not followed, bodies are not decoded, cookies are not kept.</summary>
    /// <param name="connections">The maximum number of connections to a server.</param>
    public HttpMessageHandler NewHandler(int connections)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = _options.ConnectTimeout,
            ConnectCallback = _guard.ConnectAsync,
            MaxConnectionsPerServer = connections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // Long runs must follow DNS changes.
            MaxResponseDrainSize = 64 * 1024, // A redirect is read to its end to keep its connection; a half-read range is closed.
        };
        var sender = _options.Proxy.Over(handler);
        return _options.TrustedRoots?.ApplyTo(handler, sender) ?? sender;
    }

    /// <summary>Requests <paramref name="uri"/> and follows redirects.</summary>
    /// <param name="uri">The address.</param>
    /// <param name="range">The range; null for everything.</param>
    /// <param name="connection">The connection for servers other than the Hub's; null for any.</param>
    /// <param name="announce">Receives the address of content as soon as the Hub has redirected to it; null if nobody waits for it.</param>
    /// <param name="cancellationToken">Cancels waiting for the response's headers, not reading its body.</param>
    public async Task<HubResponse> GetAsync(
        Uri uri,
        ByteRange? range,
        HubConnection? connection,
        Action<Uri>? announce,
        CancellationToken cancellationToken)
    {
        HttpResponseHeaders? hubHeaders = null;
        var isBeyondHub = false;
        for (var hop = 0; hop <= RedirectRules.MaxHops; hop++)
        {
            var isHub = !isBeyondHub && Hosts.Include(uri);
            var token = isHub && Hosts.MaySendToken(uri) ? _options.Token : null;
            await _guard.CheckAsync(uri, cancellationToken).ConfigureAwait(false);
            if (isHub)
                await _quota.WaitAsync(cancellationToken).ConfigureAwait(false);
            var answer = await SendAsync(
                isHub ? _http : connection?.Http ?? _http, HttpMethod.Get, uri, range, token, content: null, cancellationToken).ConfigureAwait(false);
            if (isHub)
                hubHeaders = answer.Headers;
            if (isHub && IsOverloaded(answer.StatusCode)
                && RateLimit.WaitAskedBy(answer, _time.GetUtcNow()) is { } wait && wait <= _options.MaxQuotaWait)
                _quota.Close(wait);
            if (!IsRedirect(answer.StatusCode))
                return new HubResponse(uri, answer, hubHeaders) { IsHub = isHub, HadToken = token is not null };
            using (answer)
            {
                var target = _redirects.Follow(uri, answer.Headers.NonValidated.TryGetValues("Location", out var to) ? to.ToString() : null);
                var isContent = isHub && LeadsToContent(answer) && !Hosts.IsEndpoint(target);
                isBeyondHub |= isContent;
                uri = target;
                if (isContent)
                    announce?.Invoke(target);
            }
        }

        throw TooManyRedirects();
    }

    /// <summary>Sends the request of somebody else, with their token. Redirects are followed on the Hub alone; one that leads to content is the answer.</summary>
    /// <param name="method">The method.</param>
    /// <param name="uri">An address of the Hub.</param>
    /// <param name="token">Their token; null for none.</param>
    /// <param name="content">The body; null for none. It is sent again after a redirect.</param>
    /// <param name="cancellationToken">Cancels waiting for the response's headers, not reading its body.</param>
    public async Task<HttpResponseMessage> PassOnAsync(
        HttpMethod method, Uri uri, string? token, Func<HttpContent>? content, CancellationToken cancellationToken)
    {
        for (var hop = 0; hop <= RedirectRules.MaxHops; hop++)
        {
            await _guard.CheckAsync(uri, cancellationToken).ConfigureAwait(false);
            var answer = await SendAsync(
                _http, method, uri, range: null, Hosts.MaySendToken(uri) ? token : null, content?.Invoke(), cancellationToken).ConfigureAwait(false);
            if (!IsRedirect(answer.StatusCode) || LeadsToContent(answer))
                return answer;
            using (answer)
                uri = _redirects.Follow(uri, answer.Headers.NonValidated.TryGetValues("Location", out var to) ? to.ToString() : null);
            if (!Hosts.Include(uri))
                throw new OperatorException(FailureReason.RedirectRefused, $"{_options.Endpoint.Host} redirects to {uri.Host}.");
        }

        throw TooManyRedirects();
    }

    public void Dispose() => _http.Dispose();

    private OperatorException TooManyRedirects() => new(
        FailureReason.RedirectRefused, $"{_options.Endpoint.Host} redirects more than {RedirectRules.MaxHops} times in a row.");

    private static bool IsOverloaded(HttpStatusCode status) => (int)status is 429 or 503;

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    // The Hub states the hash when it redirects to a content server, which needs no token whoever runs it.
    private static bool LeadsToContent(HttpResponseMessage redirect) => redirect.Headers.NonValidated.Contains("X-Linked-Etag");

    private async Task<HttpResponseMessage> SendAsync(
        HttpMessageInvoker http,
        HttpMethod method,
        Uri uri,
        ByteRange? range,
        string? token,
        HttpContent? content,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, uri)
        {
            Content = content,
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        if (range is { } bytes)
            request.Headers.Range = new RangeHeaderValue(bytes.Offset, bytes.Last);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        using var timeout = new CancellationTokenSource(_options.ResponseTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await http.SendAsync(request, linked.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && (NetworkFailure.Is(e) || IsTimeout(e)))
        {
            throw timeout.IsCancellationRequested
                ? new TransientException(FailureReason.HubUnreachable, $"{uri.Host} did not respond in time.", inner: e)
                : Judge(e, uri);
        }
    }

    // Our timeout, or the handler's for connecting.
    private static bool IsTimeout(Exception e) => e is OperationCanceledException;

    private static ModelCacheException Judge(Exception e, Uri uri)
    {
        if (OpenFiles.AreExhausted(e))
            return new OperatorException(FailureReason.TooManyOpenFiles, $"{uri.Host} can't be reached: {OpenFiles.Explanation}.", e);
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case ModelCacheException known:
                    return known;
                case AuthenticationException:
                    return new OperatorException(
                        FailureReason.HubUnreachable,
                        $"The certificate of {uri.Host} is not trusted.",
                        e);
            }
        }

        var reason = (e as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "its name can't be resolved",
            HttpRequestError.ConnectionError => "the connection failed",
            HttpRequestError.ProxyTunnelError => "the proxy refused",
            HttpRequestError.ResponseEnded => "it closed the connection",
            _ when IsTimeout(e) => "the connection timed out",
            _ => e.Message.TrimEnd('.'),
        };
        return new TransientException(FailureReason.HubUnreachable, $"{uri.Host} can't be reached: {reason}.", inner: e);
    }
}

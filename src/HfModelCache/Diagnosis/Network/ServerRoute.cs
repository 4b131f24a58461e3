using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using HfModelCache.Failures;
using HfModelCache.Network;
using HfModelCache.Resilience;

namespace HfModelCache.Diagnosis.Network;

/// <summary>Represents the way to a server, as runs take it: with its proxy and its trusted authorities, but without keys or token.</summary>
internal sealed class ServerRoute : IDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private string? _certificate;

    /// <summary>Creates the route. No connection is opened.</summary>
    /// <param name="end">What the server is.</param>
    /// <param name="server">Its address.</param>
    /// <param name="proxies">The proxies.</param>
    /// <param name="roots">The trusted authorities; null for the system's.</param>
    /// <param name="time">The clock.</param>
    public ServerRoute(CheckedEnd end, Uri server, ProxyOptions proxies, TrustedRoots? roots, TimeProvider time)
    {
        (End, Server, Proxy, _time) = (end, server, proxies.ProxyFor(server), time);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = ConnectLimit, ActivityHeadersPropagator = null };
        handler.SslOptions.RemoteCertificateValidationCallback = Judge;
        var sender = proxies.Over(handler);
        _http = new HttpMessageInvoker(roots?.ApplyTo(handler, sender) ?? sender);
    }

    /// <summary>What the server is.</summary>
    public CheckedEnd End { get; }

    /// <summary>The server.</summary>
    public Uri Server { get; }

    /// <summary>The proxy on the way; null for none.</summary>
    public Uri? Proxy { get; }

    /// <summary>The last answer; null if there was none.</summary>
    public ServerAnswer? Answer { get; private set; }

    /// <summary>The reason of a failure to reach the server.</summary>
    public FailureReason Unreachable => End == CheckedEnd.Hub ? FailureReason.HubUnreachable : FailureReason.StoreUnreachable;

    /// <summary>Sends a request that needs no right. Any answer shows that the server can be reached.</summary>
    public async Task<ServerAnswer> AskAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Server) { Version = HttpVersion.Version11 };
        var start = _time.GetTimestamp();
        try
        {
            using var answer = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var headers = answer.Headers;
            return Answer = new ServerAnswer(answer.StatusCode, headers.Date, _time.GetUtcNow(), _time.GetElapsedTime(start))
            {
                IsOfProxy = headers.NonValidated.Contains("X-Squid-Error") || headers.NonValidated.Contains("Proxy-Status"),
            };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && Classify(e) is { } failure)
        {
            throw failure;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private ModelCacheException? Classify(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is ModelCacheException known)
                return known;
            if (cause is AuthenticationException)
                return new OperatorException(Unreachable, _certificate ?? $"{Server.Host} does not speak TLS as this program does: {cause.Message.TrimEnd('.')}.", e);
        }

        if (OpenFiles.AreExhausted(e))
            return new OperatorException(FailureReason.TooManyOpenFiles, $"{Server.Host} can't be reached: {OpenFiles.Explanation}.", e);
        return e is OperationCanceledException || NetworkFailure.Is(e)
            ? new TransientException(Unreachable, $"{Server.Authority} can't be reached: {(e is OperationCanceledException ? "the connection timed out" : e.GetBaseException().Message.TrimEnd('.'))}.", inner: e)
            : null;
    }

    // The runtime's exception does not say what is wrong with the certificate.
    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        var problem = certificate is not X509Certificate2 shown ? "none was sent"
            : shown.NotAfter.ToUniversalTime() < _time.GetUtcNow() ? $"it has expired on {shown.NotAfter.ToUniversalTime():yyyy-MM-dd}, or this machine's clock is wrong"
            : shown.NotBefore.ToUniversalTime() > _time.GetUtcNow() ? $"it is valid from {shown.NotBefore.ToUniversalTime():yyyy-MM-dd} on, or this machine's clock is wrong"
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? $"it is of {shown.Subject}, another name"
            : $"it was issued by {shown.Issuer}, which is not among the trusted authorities";
        _certificate = $"The certificate of {Server.Host} is not trusted: {problem}.";
        return false;
    }
}

/// <summary>Represents a server's answer.</summary>
/// <param name="Status">The status.</param>
/// <param name="Date">The server's clock; null if it does not state it.</param>
/// <param name="Received">This machine's clock at the same moment.</param>
/// <param name="Took">How long the answer took, connecting included.</param>
internal sealed record ServerAnswer(HttpStatusCode Status, DateTimeOffset? Date, DateTimeOffset Received, TimeSpan Took)
{
    /// <summary>Whether the proxy has answered in place of the server. Default false.</summary>
    public bool IsOfProxy { get; init; }
}

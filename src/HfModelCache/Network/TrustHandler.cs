namespace HfModelCache.Network;

/// <summary>Loads the trusted authorities before the first request over TLS.</summary>
/// <param name="load">Loads them, once.</param>
/// <param name="inner">The handler that sends the requests.</param>
internal sealed class TrustHandler(Action load, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri?.Scheme == Uri.UriSchemeHttps)
            load();
        return base.SendAsync(request, cancellationToken);
    }
}

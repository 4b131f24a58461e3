namespace HfModelCache.Stores.S3;

/// <summary>Removes <c>Expect: 100-continue</c>, which the SDK adds to every part and has no setting for.</summary>
/// <remarks>A store that does not support it costs one second per part.</remarks>
internal sealed class NoExpectContinueHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        request.Headers.ExpectContinue = false;
        return base.SendAsync(request, cancellationToken);
    }
}

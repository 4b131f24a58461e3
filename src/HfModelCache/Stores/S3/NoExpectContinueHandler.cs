namespace HfModelCache.Stores.S3;

/// <summary>Removes the <c>Expect: 100-continue</c> that the SDK puts on every part and has no setting for.</summary>
/// <remarks>A store that does not know the header costs one second per part.</remarks>
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

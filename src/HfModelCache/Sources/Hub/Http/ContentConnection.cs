namespace HfModelCache.Sources.Hub.Http;

/// <summary>One connection to the servers that hold the content, used by one download after the other.</summary>
/// <remarks>
/// Which connection a request takes is usually the handler's to choose. Here it matters, because the content's servers
/// differ tenfold in speed: a slow one is met again only if its connection is kept.
/// </remarks>
public sealed class ContentConnection : IDisposable
{
    internal ContentConnection(HttpMessageHandler handler) => Http = new HttpMessageInvoker(handler);

    internal HttpMessageInvoker Http { get; }

    /// <inheritdoc/>
    public void Dispose() => Http.Dispose();
}

namespace HfModelCache.Sources.Hub.Http;

/// <summary>Represents one connection to the Hub's content servers.</summary>
internal sealed class HubConnection(HttpMessageHandler handler) : ISourceConnection
{
    /// <summary>Sends requests on this connection.</summary>
    public HttpMessageInvoker Http { get; } = new(handler);

    public void Dispose() => Http.Dispose();
}

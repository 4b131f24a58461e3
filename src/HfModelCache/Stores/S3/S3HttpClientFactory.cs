using Amazon.Runtime;

namespace HfModelCache.Stores.S3;

/// <summary>Gives the SDK one HTTP client.</summary>
/// <param name="handler">The handler, which is shared and outlives the client.</param>
/// <param name="timeout">How long a request may take; infinite if callers set limits of their own.</param>
internal sealed class S3HttpClientFactory(HttpMessageHandler handler, TimeSpan timeout) : HttpClientFactory, IDisposable
{
    /// <summary>The one client.</summary>
    public HttpClient Client { get; } = new(handler, disposeHandler: false) { Timeout = timeout };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => Client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => Client.Dispose();
}

using Amazon.Runtime;
using HfModelCache.Stores.S3.Sending;

namespace HfModelCache.Stores.S3;

/// <summary>Gives the SDK one HTTP client with our limits.</summary>
/// <param name="options">How to reach the store.</param>
/// <param name="timeout">How long a request may take; infinite where callers have limits of their own.</param>
/// <param name="time">The clock.</param>
internal sealed class S3HttpClientFactory(S3Options options, TimeSpan timeout, TimeProvider time) : HttpClientFactory, IDisposable
{
    /// <summary>The one client.</summary>
    public HttpClient Client { get; } = Create(options, timeout, time);

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => Client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => Client.Dispose();

    private static HttpClient Create(S3Options options, TimeSpan timeout, TimeProvider time)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // A store that redirects would be sent our signature.
            UseCookies = false,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseDrainSize = 0,
             PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new AnswerFirstStream(context.PlaintextStream, time)),
        };
        options.TrustedRoots?.ApplyTo(handler.SslOptions);
        return new HttpClient(new NoExpectContinueHandler(options.Proxy.Over(handler))) { Timeout = timeout };
    }
}

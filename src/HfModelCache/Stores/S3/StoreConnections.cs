using HfModelCache.Stores.S3.Sending;

namespace HfModelCache.Stores.S3;

/// <summary>The connections to a store, and to the token service that gives keys for it.</summary>
internal static class StoreConnections
{
    /// <summary>Makes them; nothing is connected yet.</summary>
    /// <param name="options">How to reach the store.</param>
    /// <param name="time">The clock.</param>
    public static HttpMessageHandler Open(S3Options options, TimeProvider time)
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
        return new UploadListingHandler(new RedirectHandler(new NoExpectContinueHandler(options.Proxy.Over(handler))));
    }
}

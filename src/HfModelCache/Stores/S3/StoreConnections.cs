using HfModelCache.Stores.S3.Sending;

namespace HfModelCache.Stores.S3;

/// <summary>Creates the connections to a store and to its token service.</summary>
internal static class StoreConnections
{
    /// <summary>Creates the handler. No connection is opened.</summary>
    /// <param name="options">How to reach the store.</param>
    /// <param name="time">The clock.</param>
    public static HttpMessageHandler Open(S3Options options, TimeProvider time)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // A redirect would send our signature elsewhere.
            UseCookies = false,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseDrainSize = 0,
            PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new AnswerFirstStream(context.PlaintextStream, time)),
        };
        var sender = options.Proxy.Over(handler);
        var trusting = options.TrustedRoots?.ApplyTo(handler, sender) ?? sender;
        return new AbsentObjectHandler(new UploadListingHandler(new RedirectHandler(new NoExpectContinueHandler(trusting))));
    }
}

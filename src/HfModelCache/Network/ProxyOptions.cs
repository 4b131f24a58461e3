using System.Net;

namespace HfModelCache.Network;

/// <summary>The proxies to use.</summary>
public sealed record ProxyOptions
{
    /// <summary>No proxy.</summary>
    public static readonly ProxyOptions None = new();

    /// <summary>The proxy for http addresses, with its user and password; null for none. Default null.</summary>
    public Uri? ForHttp { get; init; }

    /// <summary>The proxy for https addresses; null for none. Default null.</summary>
    public Uri? ForHttps { get; init; }

    /// <summary>Servers that are reached without a proxy. Default none.</summary>
    public IReadOnlyList<DirectServers> Direct { get; init; } = [];

    /// <summary>Returns the proxy for a server; null if there is none.</summary>
    public Uri? ProxyFor(Uri server) =>
        (server.Scheme == Uri.UriSchemeHttps ? ForHttps : ForHttp) is { } proxy && !Direct.Any(direct => direct.Contain(server))
            ? proxy
            : null;

    /// <summary>Returns a proxy's address for messages, without user and password.</summary>
    public static string NameOf(Uri proxy) => proxy.Authority;

    /// <summary>Hides the passwords, which a record would print.</summary>
    public override string ToString() => nameof(ProxyOptions);

    /// <summary>Configures a handler to use these proxies and to report their failures.</summary>
    /// <remarks>Without them a handler would read the environment, by rules of its own.</remarks>
    internal HttpMessageHandler Over(SocketsHttpHandler handler)
    {
        if (ForHttp is null && ForHttps is null)
        {
            handler.UseProxy = false;
            return handler;
        }

        handler.Proxy = new Chooser(this);
        return new ProxyFailureHandler(this, handler);
    }

    private sealed class Chooser(ProxyOptions options) : IWebProxy
    {
        public ICredentials? Credentials { get; set; } = new Passwords(options);

        public Uri? GetProxy(Uri destination) => options.ProxyFor(destination) is { } proxy
            ? new UriBuilder(proxy) { UserName = "", Password = "" }.Uri
            : null;

        public bool IsBypassed(Uri host) => options.ProxyFor(host) is null;
    }

    private sealed class Passwords(ProxyOptions options) : ICredentials
    {
        public NetworkCredential? GetCredential(Uri uri, string authType)
        {
            var proxy = new[] { options.ForHttps, options.ForHttp }.FirstOrDefault(p => p?.UserInfo.Length > 0 && p.Authority == uri.Authority);
            if (proxy is null)
                return null;
            var named = proxy.UserInfo.Split(':', 2);
            return new NetworkCredential(Uri.UnescapeDataString(named[0]), named.Length > 1 ? Uri.UnescapeDataString(named[1]) : "");
        }
    }
}

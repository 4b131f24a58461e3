using System.Net;

namespace HfModelCache.Network;

/// <summary>Which servers are asked through which proxy.</summary>
public sealed record ProxyOptions
{
    /// <summary>Everything directly.</summary>
    public static readonly ProxyOptions None = new();

    /// <summary>The proxy for http addresses, with its user and password; null for none. Default null.</summary>
    public Uri? ForHttp { get; init; }

    /// <summary>The proxy for https addresses; null for none. Default null.</summary>
    public Uri? ForHttps { get; init; }

    /// <summary>Servers that are asked directly all the same. Default none.</summary>
    public IReadOnlyList<DirectServers> Direct { get; init; } = [];

    /// <summary>The proxy for a server; null where it is asked directly.</summary>
    public Uri? ProxyFor(Uri server) =>
        (server.Scheme == Uri.UriSchemeHttps ? ForHttps : ForHttp) is { } proxy && !Direct.Any(direct => direct.Contain(server))
            ? proxy
            : null;

    /// <summary>A proxy's address for people, without user and password.</summary>
    public static string NameOf(Uri proxy) => proxy.Authority;

    /// <summary>Never the passwords: a record would print them.</summary>
    public override string ToString() => nameof(ProxyOptions);

    /// <summary>Makes a handler choose by these options, and what fails on the way say so.</summary>
    /// <remarks>A handler that is told nothing reads the environment itself, by rules of its own.</remarks>
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

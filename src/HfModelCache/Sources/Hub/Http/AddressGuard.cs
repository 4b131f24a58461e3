using System.Net;
using System.Net.Sockets;
using HfModelCache.Failures;

namespace HfModelCache.Sources.Hub.Http;

/// <summary>Refuses connections that a redirect must not cause: into the cluster, to this machine, to a metadata service.</summary>
/// <remarks>
/// The endpoint and the hosts that the operator lists are always allowed. If the endpoint is private, the servers it
/// redirects to may be private too, except for metadata services. A name is checked when it has been resolved for a
/// connection. An address is checked before each request, because a connection to a proxy serves many targets and the proxy
/// resolves names itself.
/// </remarks>
internal sealed class AddressGuard(HubOptions options, HubHosts hosts)
{
    private bool? _endpointIsPrivate;

    /// <summary>Checks whether a request may be sent, if its target is written as an address.</summary>
    /// <exception cref="OperatorException">It may not be sent.</exception>
    public async ValueTask CheckAsync(Uri target, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(target.DnsSafeHost, out var literal) && !hosts.IsNamed(target.IdnHost))
            await ThrowIfRefusedAsync(literal, target.Host, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Connects to the first allowed address that accepts.</summary>
    public async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken)
    {
        var addresses = await AllowedAddressesAsync(context, cancellationToken).ConfigureAwait(false);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IPAddress[]> AllowedAddressesAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        if (IsToProxy(context.InitialRequestMessage) || hosts.IsNamed(host))
            return addresses;

        var allowed = new List<IPAddress>();
        var worst = AddressKind.Public;
        foreach (var address in addresses)
        {
            var kind = PrivateNetworks.KindOf(address);
            if (await AllowsAsync(kind, cancellationToken).ConfigureAwait(false))
                allowed.Add(address);
            else if (kind > worst)
                worst = kind;
        }

        return allowed.Count > 0 ? [.. allowed] : throw Refused(host, worst);
    }

    // The operator chose the proxy. For a tunnel, the initial request is the CONNECT to the proxy.
    private bool IsToProxy(HttpRequestMessage first) =>
        first.Method == HttpMethod.Connect || options.Proxy.ProxyFor(first.RequestUri!) is not null;

    private async Task ThrowIfRefusedAsync(IPAddress address, string host, CancellationToken cancellationToken)
    {
        var kind = PrivateNetworks.KindOf(address);
        if (!await AllowsAsync(kind, cancellationToken).ConfigureAwait(false))
            throw Refused(host, kind);
    }

    private async Task<bool> AllowsAsync(AddressKind kind, CancellationToken cancellationToken) =>
        kind switch
        {
            AddressKind.Public => true,
            AddressKind.Private => _endpointIsPrivate
                ??= await EndpointIsPrivateAsync(cancellationToken).ConfigureAwait(false),
            _ => false,
        };

    private async Task<bool> EndpointIsPrivateAsync(CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(options.Endpoint.IdnHost, cancellationToken).ConfigureAwait(false);
        return addresses.Any(address => PrivateNetworks.KindOf(address) == AddressKind.Private);
    }

    private static OperatorException Refused(string host, AddressKind kind) => new(
        FailureReason.RedirectRefused,
        kind == AddressKind.Metadata
            ? $"{host} has the address of a cloud's metadata service, to which redirects are never allowed."
            : $"{host} has a private address, to which redirects are not allowed.");
}

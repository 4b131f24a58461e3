using System.Net;
using System.Net.Sockets;
using HfModelCache.Failures;

namespace HfModelCache.Sources.Hub.Http;

/// <summary>Refuses to connect where a redirect must not lead: into the cluster, to the machine itself, to its metadata service.</summary>
/// <remarks>
/// The endpoint and the hosts that the operator lists are always allowed. Where the endpoint itself is private, so may
/// be the servers it redirects to; addresses where clouds hand out credentials still may not. Names are judged when a
/// connection is made and they have become addresses. Addresses that are written as such are judged before each request:
/// a proxy's connection serves many targets, and the proxy resolves names itself.
/// </remarks>
internal sealed class AddressGuard(HubOptions options, HubHosts hosts)
{
    private bool? _endpointIsPrivate;

    /// <summary>Makes sure that a request may be sent, as far as its target is written as an address.</summary>
    /// <exception cref="OperatorException">It may not.</exception>
    public async ValueTask CheckAsync(Uri target, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(target.DnsSafeHost, out var literal) && !hosts.IsNamed(target.IdnHost))
            await ThrowIfRefusedAsync(literal, target.Host, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Connects to the first allowed address that answers.</summary>
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

    // A proxy is the operator's choice. To open a tunnel, the request that is sent first is to the proxy itself.
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
            ? $"{host} has the address of a cloud's metadata service, to which a redirect may never lead."
            : $"{host} has a private address, to which a redirect may not lead.");
}

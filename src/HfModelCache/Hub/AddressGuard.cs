using System.Net;
using System.Net.Sockets;
using HfModelCache.Failures;

namespace HfModelCache.Hub;

/// <summary>Refuses to connect where a redirect must not lead: into the cluster, to the machine itself, to its metadata service.</summary>
/// <remarks>
/// The endpoint and the hosts that the operator lists are always allowed. Where the endpoint itself is private, so may
/// be the servers it redirects to; link-local addresses, where clouds hand out credentials, still may not.
/// </remarks>
internal sealed class AddressGuard(HubOptions options)
{
    private bool? _endpointIsPrivate;

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
        var target = context.InitialRequestMessage.RequestUri!.IdnHost;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        if (IsTrusted(target))
            return addresses;

        // A proxy is the operator's choice and resolves names itself: of its targets, only literals can be judged here.
        if (!Same(host, target))
        {
            return !IPAddress.TryParse(target.Trim('[', ']'), out var literal)
                || await AllowsAsync(literal, cancellationToken).ConfigureAwait(false)
                    ? addresses
                    : throw Refused(target);
        }

        var allowed = new List<IPAddress>();
        foreach (var address in addresses)
        {
            if (await AllowsAsync(address, cancellationToken).ConfigureAwait(false))
                allowed.Add(address);
        }

        return allowed.Count > 0 ? [.. allowed] : throw Refused(target);
    }

    private bool IsTrusted(string host) =>
        Same(host, options.Endpoint.IdnHost) || options.AllowedHosts.Any(listed => Same(host, listed));

    private async Task<bool> AllowsAsync(IPAddress address, CancellationToken cancellationToken) =>
        PrivateNetworks.KindOf(address) switch
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

    private static OperatorException Refused(string host) => new(
        FailureReason.RedirectRefused,
        $"{host} has a private address, to which a redirect may not lead.");

    private static bool Same(string a, string b) =>
        string.Equals(a.Trim('[', ']'), b.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
}

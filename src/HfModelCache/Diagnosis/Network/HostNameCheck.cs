using System.Net;
using System.Net.Sockets;
using HfModelCache.Failures;
using HfModelCache.Network;
using HfModelCache.Resilience;

namespace HfModelCache.Diagnosis.Network;

/// <summary>Resolves the name of the host that is connected to: the server or, because it resolves the server's name, the proxy.</summary>
internal sealed class HostNameCheck(ServerRoute route) : ICheck
{
    public CheckedEnd End => route.End;

    public CheckDescription Description => KnownChecks.Name;

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var host = (route.Proxy ?? route.Server).DnsSafeHost;
        if (IPAddress.TryParse(host, out _))
            return Finding.Passed($"{host} is an address");
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
            return Finding.Passed($"{host} is {string.Join(", ", addresses.Select(address => address.ToString()).Take(3))}");
        }
        catch (SocketException e)
        {
            throw OpenFiles.AreExhausted(e)
                ? new OperatorException(FailureReason.TooManyOpenFiles, $"{host} can't be resolved: {OpenFiles.Explanation}.", e)
                : route.Proxy is { } proxy
                ? new TransientException(FailureReason.ProxyUnreachable, $"The name of the proxy {ProxyOptions.NameOf(proxy)} can't be resolved: {e.Message.TrimEnd('.')}.", inner: e)
                : new TransientException(route.Unreachable, $"The name {host} can't be resolved: {e.Message.TrimEnd('.')}.", inner: e);
        }
    }
}

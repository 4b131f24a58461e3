using System.Net.Sockets;
using HfModelCache.Failures;
using HfModelCache.Network;

namespace HfModelCache.Diagnosis.Network;

/// <summary>Connects to the proxy. Whether it forwards, the next check finds out.</summary>
internal sealed class ProxyCheck(ServerRoute route) : ICheck
{
    public CheckedEnd End => route.End;

    public CheckDescription Description => KnownChecks.Proxy;

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        if (route.Proxy is not { } proxy)
            return Finding.Passed("none is used");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(proxy.DnsSafeHost, proxy.Port, cancellationToken).ConfigureAwait(false);
            return Finding.Passed($"{ProxyOptions.NameOf(proxy)} accepts connections");
        }
        catch (SocketException e)
        {
            throw new TransientException(
                FailureReason.ProxyUnreachable, $"The proxy {ProxyOptions.NameOf(proxy)} for {route.Server.Host} can't be reached: {e.Message.TrimEnd('.')}.", inner: e);
        }
    }
}

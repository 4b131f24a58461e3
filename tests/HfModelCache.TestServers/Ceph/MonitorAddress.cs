using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HfModelCache.TestServers.Ceph;

/// <summary>
/// The loopback address of one cluster's monitor: a monitor hangs on any port but its own, so each gets an address.
/// </summary>
/// <remarks>
/// Two clusters of one address would be fatal: the later one's tools would speak to the earlier one's monitor. So the
/// address is taken by a socket that lives as long as the cluster, before the monitor listens.
/// </remarks>
internal sealed class MonitorAddress : IDisposable
{
    public const int Port = 6789;

    private const int TakenPort = 6788;
    private const int Addresses = 250;

    private readonly IPAddress _address;
    private readonly TcpListener _taken;

    private MonitorAddress(IPAddress address, TcpListener taken) => (_address, _taken) = (address, taken);

    /// <summary>Takes the next free one.</summary>
    public static MonitorAddress Take()
    {
        for (var i = 0; i < Addresses; i++)
        {
            var last = 2 + (Environment.ProcessId + i) % Addresses;
            var address = IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.0.0.{last}"));
            if (Listen(address, TakenPort) is not { } taken)
                continue;
            if (Listen(address, Port) is { } free)
            {
                free.Dispose();
                return new MonitorAddress(address, taken);
            }

            taken.Dispose();
        }

        throw new CephStartException($"Port {Port} or {TakenPort} is taken on all of 127.0.0.2 to 127.0.0.{Addresses + 1}.");
    }

    public override string ToString() => _address.ToString();

    public void Dispose() => _taken.Dispose();

    private static TcpListener? Listen(IPAddress address, int port)
    {
        var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null;
        }
    }
}

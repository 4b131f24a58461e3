using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HfModelCache.Ceph;

/// <summary>Finds addresses that nobody listens on, so that clusters can run beside each other.</summary>
internal static class Loopback
{
    private const int MonitorPort = 6789;

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A monitor hangs on any port but its own, so each cluster gets an address instead of a port.</summary>
    public static string FreeMonitorAddress()
    {
        const int addresses = 250;
        // Starting at different places keeps two clusters that start together from choosing the same one.
        for (var i = 0; i < addresses; i++)
        {
            var last = 2 + (Environment.ProcessId + i) % addresses;
            var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.{last}");
            if (IsFree(IPAddress.Parse(address)))
                return address;
        }
        throw new CephStartException($"Port {MonitorPort} is taken on all of 127.0.0.2 to 127.0.0.{addresses + 1}.");
    }

    private static bool IsFree(IPAddress address)
    {
        try
        {
            using var listener = new TcpListener(address, MonitorPort);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

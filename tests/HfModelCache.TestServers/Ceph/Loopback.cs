using System.Net;
using System.Net.Sockets;

namespace HfModelCache.TestServers.Ceph;

/// <summary>Finds ports that nobody listens on, so that clusters can run beside each other.</summary>
internal static class Loopback
{
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

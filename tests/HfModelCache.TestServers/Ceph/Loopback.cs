using System.Net;
using System.Net.Sockets;

namespace HfModelCache.TestServers.Ceph;

/// <summary>Finds free ports, so that clusters can run side by side.</summary>
internal static class Loopback
{
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HfModelCache.TestServers.Daemons;

/// <summary>Ports of 127.0.0.1 for servers that can't be given port 0.</summary>
/// <remarks>
/// Such a server takes its port seconds after the look at it. The ports are therefore outside of the range from which the
/// system serves port 0 and outgoing connections: in a busy test run another server would have it by then, and answer instead.
/// </remarks>
internal static class FreePorts
{
    private const int First = 10_000;

    private static readonly int End = FirstEphemeral() > First + 1000 ? FirstEphemeral() : ushort.MaxValue;

    // Test runs side by side look at different ports first.
    private static int _next = First + Environment.ProcessId * 101 % (End - First);

    /// <summary>A port that nobody listens on, and that no other caller in this process gets.</summary>
    /// <exception cref="InvalidOperationException">All are taken.</exception>
    public static int Take()
    {
        for (var tries = First; tries < End; tries++)
        {
            var port = First + (Interlocked.Increment(ref _next) - First) % (End - First);
            if (IsFree(port))
                return port;
        }

        throw new InvalidOperationException($"All ports from {First} to {End - 1} are taken.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FirstEphemeral()
    {
        const string range = "/proc/sys/net/ipv4/ip_local_port_range";
        return File.Exists(range) ? int.Parse(File.ReadAllText(range).Split('\t', ' ')[0], CultureInfo.InvariantCulture) : 0;
    }
}

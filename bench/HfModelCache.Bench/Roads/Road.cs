using System.Net;
using System.Net.Sockets;

namespace HfModelCache.Bench.Roads;

/// <summary>A path to servers on loopback, as slow and far as a real one: for machines whose kernel has no netem.</summary>
internal sealed class Road(RoadOptions options)
{
    private readonly Link _there = new(options.Link);
    private readonly Link _back = new(options.Link);
    private int _accepted;

    /// <summary>Opens an entrance to a server. All entrances share the link.</summary>
    /// <returns>Where clients connect.</returns>
    public Uri To(Uri server)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1024);
        new Thread(() => Accept(listener, server)) { IsBackground = true }.Start();
        return new UriBuilder(server) { Port = ((IPEndPoint)listener.LocalEndPoint!).Port }.Uri;
    }

    private void Accept(Socket listener, Uri server)
    {
        while (true)
        {
            var client = listener.Accept();
            var target = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            client.NoDelay = true;
            target.Connect(IPAddress.Loopback, server.Port);
            // On loopback the handshake takes no time.
            var open = Link.Now + options.RoundTrip.TotalSeconds;
            new Lane(client, target, options, _there, new Random(_accepted++)) { OpenAt = open }.Start();
            new Lane(target, client, options, _back, new Random(_accepted++)) { OpenAt = 0 }.Start();
        }
    }
}

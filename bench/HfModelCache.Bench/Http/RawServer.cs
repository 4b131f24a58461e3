using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace HfModelCache.Bench.Http;

/// <summary>An HTTP/1.1 server on loopback with one blocking thread a connection: servers share the client's cores here, and
/// nothing costs less.</summary>
/// <param name="certificate">The server's certificate; null for plain http.</param>
/// <param name="paceOf">The pace of the content on a connection, by the number of those before it; null for no limit.</param>
/// <param name="answer">Answers one request.</param>
internal sealed class RawServer(X509Certificate2? certificate, Func<int, Pace?> paceOf, Action<Exchange> answer) : IDisposable
{
    private const int StackSize = 256 << 10;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private int _accepted;

    public Uri Endpoint { get; private set; } = new("http://127.0.0.1");

    public void Start(int port)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(1024);
        var scheme = certificate is null ? "http" : "https";
        Endpoint = new Uri($"{scheme}://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        while (true)
        {
            var socket = _listener.Accept();
            var pace = paceOf(_accepted++);
            new Thread(() => Serve(socket, pace), StackSize) { IsBackground = true }.Start();
        }
    }

    private void Serve(Socket socket, Pace? pace)
    {
        try
        {
            using var wire = new Wire(socket, certificate, pace);
            while (RequestHead.Read(wire) is { } head)
                answer(new Exchange(wire, head));
        }
        catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // The client went away.
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HfModelCache.Tests.Network;

/// <summary>A proxy that forwards nothing: it records its requests and always sends the same response.</summary>
internal sealed class RawProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _answer;

    public RawProxy(string status, string body = "")
    {
        _answer = $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n{body}";
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>The first line of each request, with its credentials.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public string Authority => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public Uri Address => new($"http://{Authority}");

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
                while (await reader.ReadLineAsync() is { } first && first.EndsWith(" HTTP/1.1", StringComparison.Ordinal)) // Stops at a body.
                {
                    while (await reader.ReadLineAsync() is { Length: > 0 } header)
                    {
                        if (header.StartsWith("Proxy-Authorization", StringComparison.OrdinalIgnoreCase))
                            first += " " + header;
                    }

                    Requests.Enqueue(first);
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(_answer));
                }
            }
            catch (IOException)
            {
                // The client has disconnected.
            }
        }
    }
}

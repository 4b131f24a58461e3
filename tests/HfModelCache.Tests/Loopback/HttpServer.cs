using System.Net;
using System.Net.Sockets;

namespace HfModelCache.Tests.Loopback;

/// <summary>A small server on a free local port that responds or stays silent.</summary>
internal abstract class HttpServer : IDisposable
{
    private readonly HttpListener _listener = new();

    protected HttpServer()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Whether requests get no response.</summary>
    public bool IsSilent { get; set; }

    public void Dispose() => _listener.Close();

    /// <summary>Records a request, even if the server is silent.</summary>
    protected virtual void Note(HttpListenerRequest request)
    {
    }

    protected abstract void Answer(HttpListenerRequest request, HttpListenerResponse response);

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                Note(context.Request);
                if (!IsSilent)
                    Answer(context.Request, context.Response);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HfModelCache.Tests.Cli;

/// <summary>Just enough of the Hub for one small model: <c>org/name</c>.</summary>
internal sealed class TinyHub : IDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, string> _files = new()
    {
        ["config.json"] = "{}",
        ["model.safetensors"] = "weights",
        ["pytorch_model.bin"] = "WEIGHTS",
    };

    public TinyHub()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }

        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    /// <summary>What every request is answered with instead, where set.</summary>
    public (int Status, string Code)? Refusal { get; set; }

    /// <summary>Whether requests are left without an answer.</summary>
    public bool IsSilent { get; set; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                if (!IsSilent)
                    Answer(context.Request.Url!.AbsolutePath, context.Request.Headers["Range"], context.Response);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Answer(string path, string? range, HttpListenerResponse response)
    {
        byte[] body;
        if (Refusal is { } refusal)
        {
            response.StatusCode = refusal.Status;
            response.AddHeader("X-Error-Code", refusal.Code);
            body = [];
        }
        else if (path == "/api/models/org/name/revision/main")
        {
            body = JsonSerializer.SerializeToUtf8Bytes(new { sha = Commit });
        }
        else if (path.StartsWith("/api/models/org/name/tree/", StringComparison.Ordinal))
        {
            body = JsonSerializer.SerializeToUtf8Bytes(
                _files.Select(f => new { type = "file", path = f.Key, size = f.Value.Length, oid = BlobId(f.Value) }));
        }
        else
        {
            var name = path.Split('/')[^1];
            body = Encoding.UTF8.GetBytes(_files[name]);
            response.AddHeader("X-Repo-Commit", Commit);
            response.AddHeader("ETag", $"\"{BlobId(_files[name])}\"");
            if (range is not null)
            {
                response.StatusCode = 206;
                response.AddHeader("Content-Range", $"bytes 0-{body.Length - 1}/{body.Length}");
            }
        }

        response.ContentLength64 = body.Length;
        response.Close(body, willBlock: false);
    }

    private static string BlobId(string content) => Convert.ToHexStringLower(
#pragma warning disable CA5350 // git's own choice
        SHA1.HashData(Encoding.UTF8.GetBytes($"blob {content.Length}\0{content}")));
#pragma warning restore CA5350
}

using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HfModelCache.Tests.Loopback;

namespace HfModelCache.Tests.Cli;

/// <summary>Just enough of the Hub for one small model: <c>org/name</c>.</summary>
internal sealed class TinyHub : HttpServer
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly Dictionary<string, string> _files = new()
    {
        ["config.json"] = "{}",
        ["model.safetensors"] = "weights",
        ["pytorch_model.bin"] = "WEIGHTS",
    };

    /// <summary>What every request is answered with instead, where set.</summary>
    public (int Status, string Code)? Refusal { get; set; }

    protected override void Answer(HttpListenerRequest request, HttpListenerResponse response)
    {
        var path = request.Url!.AbsolutePath;
        byte[] body;
        if (Refusal is { } refusal)
        {
            response.StatusCode = refusal.Status;
            response.AddHeader("X-Error-Code", refusal.Code);
            body = [];
        }
        else if (path is "/api/models/org/name/revision/main" or $"/api/models/org/name/revision/{Commit}")
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
            if (request.Headers["Range"] is not null)
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

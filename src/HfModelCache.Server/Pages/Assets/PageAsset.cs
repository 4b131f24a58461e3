using System.Security.Cryptography;
using HfModelCache.Server.Answers;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Pages.Assets;

/// <summary>Represents a file that pages load. Its address names its content, so browsers keep it.</summary>
internal sealed class PageAsset
{
    private const string Prefix = "HfModelCache.Server.Pages.Assets.";

    private readonly byte[] _content;
    private readonly string _contentType;
    private readonly string _version;

    /// <summary>Reads a file that is part of the program.</summary>
    public PageAsset(string name, string contentType)
    {
        using var file = typeof(PageAsset).Assembly.GetManifestResourceStream(Prefix + name)!;
        _content = new byte[file.Length];
        file.ReadExactly(_content);
        (Name, _contentType, _version) = (name, contentType, Convert.ToHexStringLower(SHA256.HashData(_content))[..16]);
    }

    /// <summary>The file's name.</summary>
    public string Name { get; }

    /// <summary>The path and query that pages name.</summary>
    public string Address => $"/assets/{Name}?v={_version}";

    /// <summary>Sends the file, unless the browser has it.</summary>
    /// <param name="context">The request and its answer.</param>
    /// <param name="version">The version that was asked for. While replicas are replaced, it may be another one's.</param>
    public Task SendAsync(HttpContext context, string? version)
    {
        var (request, response, etag) = (context.Request, context.Response, $"\"{_version}\"");
        response.Headers.ETag = etag;
        response.Headers.CacheControl = version == _version ? "public, max-age=31536000, immutable" : "no-cache";
        if (!request.Headers.IfNoneMatch.Contains(etag))
            return context.SendAsync(_content, _contentType);
        response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }
}

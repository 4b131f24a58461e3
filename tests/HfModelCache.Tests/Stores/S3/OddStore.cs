using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using HfModelCache.Resilience;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using HfModelCache.Stores.S3;
using HfModelCache.Stores.S3.Credentials;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>A small in-memory S3 server on a real socket that can imitate unusual stores.</summary>
internal sealed class OddStore : IAsyncDisposable
{
    public const string Bucket = "bucket";
    public const string TokenHeader = "x-amz-meta-hf-model-cache-upload";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Upload> _uploads = new();
    private int _connections;

    private OddStore()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Use(next => async connection =>
            {
                Interlocked.Increment(ref _connections);
                await next(connection);
                Interlocked.Decrement(ref _connections);
            }));
        });
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>The stored objects, by key.</summary>
    public ConcurrentDictionary<string, Stored> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Responds instead of the store, which then does nothing; null passes the request on.</summary>
    public Func<HttpRequest, OddAnswer?> Instead { get; set; } = _ => null;

    /// <summary>Does the same, given the body of the request.</summary>
    public Func<HttpRequest, byte[], OddAnswer?> InsteadWithBody { get; set; } = (_, _) => null;

    /// <summary>Changes the response after the store has handled the request.</summary>
    public Func<HttpRequest, OddAnswer, OddAnswer> Afterwards { get; set; } = (_, answer) => answer;

    /// <summary>Every request, as <c>METHOD path?query</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The number of entries per page of a listing.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>Whether listings ignore the requested prefix.</summary>
    public bool IgnoresPrefix { get; set; }

    /// <summary>The server's address.</summary>
    public Uri Endpoint => new(_app.Urls.First());

    /// <summary>The number of open connections.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public int OpenUploads => _uploads.Count;

    public static async Task<OddStore> StartAsync()
    {
        var store = new OddStore();
        await store._app.StartAsync();
        return store;
    }

    /// <summary>Creates the product's client for this store.</summary>
    public S3ObjectStore Connect(StallLimits? stall = null, TimeSpan? requestTimeout = null) => Connect(options => options with
    {
        Stall = stall ?? options.Stall,
        RequestTimeout = requestTimeout ?? options.RequestTimeout,
    });

    /// <summary>Creates a client with other options.</summary>
    public S3ObjectStore Connect(Func<S3Options, S3Options> change, ILogger? logger = null) => new(
        change(new S3Options
        {
            Bucket = Bucket,
            Endpoint = Endpoint,
            Keys = new S3Keys("key", "secret", SessionToken: null),
            Stall = new StallLimits(),
        }),
        TimeProvider.System,
        logger);

    /// <summary>Returns the region that a request is signed for.</summary>
    public static string RegionOf(HttpRequest request) => request.Headers.Authorization.ToString().Split('/') is [_, _, var region, ..] ? region : "";

    /// <summary>Wraps a client that retries failures at once, a few times.</summary>
    public static RetryingObjectStore Retrying(IObjectStore store) => new(
        store,
        new Retry(
            new RetryOptions { Patience = TimeSpan.Zero, FewestAttempts = 4, BaseDelay = TimeSpan.FromMilliseconds(1) },
            TimeProvider.System,
            new Jitter(new Random(1)),
            NullLogger.Instance));

    public int Count(string beginning) => Requests.Count(r => r.StartsWith(beginning, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        Requests.Enqueue($"{request.Method} {request.Path}{request.QueryString}");
        using var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return; // An incomplete body has no effect.
        }

        var answer = Instead(request) ?? InsteadWithBody(request, body.ToArray()) ?? Afterwards(request, Work(request, body.ToArray()));
        await answer.SendAsync(context);
    }

    private OddAnswer Work(HttpRequest request, byte[] body)
    {
        var path = request.Path.Value!.TrimStart('/');
        var key = request.Host.Host.StartsWith(Bucket + ".", StringComparison.Ordinal) ? path : path[Bucket.Length..].TrimStart('/');
        var query = request.Query;
        return request.Method switch
        {
            "GET" when query.ContainsKey("delimiter") => ListFolders(query),
            "GET" when query.ContainsKey("list-type") => List(query),
            "GET" when query.ContainsKey("uploads") => ListUploads(query),
            "GET" when query.ContainsKey("uploadId") => ListParts(query),
            "GET" => Get(request, key),
            "HEAD" => Head(key),
            "PUT" when query.ContainsKey("partNumber") => PutPart(query, body),
            "PUT" when request.Headers.TryGetValue("x-amz-copy-source", out var source) => Copy(request, key, source.ToString()),
            "PUT" => Put(request, key, body),
            "POST" when query.ContainsKey("uploads") => Start(request, key),
            "POST" => Complete(query, body),
            "DELETE" when query.ContainsKey("uploadId") => Abort(query),
            _ => Delete(key),
        };
    }

    private OddAnswer Copy(HttpRequest request, string key, string source)
    {
        var from = Uri.UnescapeDataString(source).TrimStart('/')[(Bucket.Length + 1)..];
        return Objects.TryGetValue(from, out var original)
            ? OddAnswer.Xml(new XElement("CopyObjectResult", new XElement("ETag", Put(request, key, original.Content).Headers["ETag"])).ToString())
            : OddAnswer.Error(404, "NoSuchKey");
    }

    private OddAnswer ListFolders(IQueryCollection query)
    {
        var prefix = query["prefix"].ToString();
        var folders = Objects.Keys.Where(key => IsListed(key, query) && key.IndexOf('/', prefix.Length) > 0)
            .Select(key => key[..(key.IndexOf('/', prefix.Length) + 1)]).Distinct().Order(StringComparer.Ordinal);
        return OddAnswer.Xml(new XElement(
            "ListBucketResult",
            new XElement("IsTruncated", false),
            folders.Select(folder => new XElement("CommonPrefixes", new XElement("Prefix", folder)))).ToString());
    }

    private OddAnswer List(IQueryCollection query)
    {
        var after = query.TryGetValue("continuation-token", out var token) ? token.ToString() : query["start-after"].ToString();
        var left = Objects
            .Where(o => IsListed(o.Key, query) && string.CompareOrdinal(o.Key, after) > 0)
            .OrderBy(o => o.Key, StringComparer.Ordinal)
            .ToList();
        var page = left.Take(PageSize).ToList();
        var isTruncated = left.Count > page.Count;
        return OddAnswer.Xml(new XElement(
            "ListBucketResult",
            new XElement("IsTruncated", isTruncated),
            isTruncated ? new XElement("NextContinuationToken", page[^1].Key) : null,
            page.Select(o => new XElement(
                "Contents",
                new XElement("Key", o.Key), new XElement("Size", o.Value.Content.Length), new XElement("ETag", o.Value.ETag)))).ToString());
    }

    private bool IsListed(string key, IQueryCollection query) =>
        IgnoresPrefix || key.StartsWith(query["prefix"].ToString(), StringComparison.Ordinal);

    private OddAnswer ListUploads(IQueryCollection query)
    {
        var left = _uploads
            .Where(u => IsListed(u.Value.Key, query))
            .OrderBy(u => u.Value.Key, StringComparer.Ordinal).ThenBy(u => u.Key, StringComparer.Ordinal)
            .SkipWhile(u => query["key-marker"] != "" && string.CompareOrdinal(
                u.Value.Key + "\n" + u.Key, query["key-marker"] + "\n" + query["upload-id-marker"]) <= 0)
            .ToList();
        var page = left.Take(PageSize).ToList();
        return OddAnswer.Xml(new XElement(
            "ListMultipartUploadsResult",
            new XElement("IsTruncated", left.Count > page.Count),
            left.Count > page.Count ? new XElement("NextKeyMarker", page[^1].Value.Key) : null,
            left.Count > page.Count ? new XElement("NextUploadIdMarker", page[^1].Key) : null,
            page.Select(u => new XElement("Upload", new XElement("Key", u.Value.Key), new XElement("UploadId", u.Key)))).ToString());
    }

    private OddAnswer ListParts(IQueryCollection query)
    {
        if (!_uploads.TryGetValue(query["uploadId"]!, out var upload))
            return OddAnswer.Error(404, "NoSuchUpload");
        var before = query.TryGetValue("part-number-marker", out var marker) ? int.Parse(marker!, CultureInfo.InvariantCulture) : 0;
        var left = upload.Parts.Where(p => p.Key > before).OrderBy(p => p.Key).ToList();
        var page = left.Take(PageSize).ToList();
        return OddAnswer.Xml(new XElement(
            "ListPartsResult",
            new XElement("IsTruncated", left.Count > page.Count),
            left.Count > page.Count ? new XElement("NextPartNumberMarker", page[^1].Key) : null,
            page.Select(p => new XElement(
                "Part",
                new XElement("PartNumber", p.Key), new XElement("Size", p.Value.Length), new XElement("ETag", ETagOf(p.Value))))).ToString());
    }

    private OddAnswer Get(HttpRequest request, string key)
    {
        if (!Objects.TryGetValue(key, out var stored))
            return OddAnswer.Error(404, "NoSuchKey");
        var range = request.Headers.Range.ToString()["bytes=".Length..].Split('-');
        var from = int.Parse(range[0], CultureInfo.InvariantCulture);
        var until = range[1].Length > 0 ? Math.Min(int.Parse(range[1], CultureInfo.InvariantCulture) + 1, stored.Content.Length) : stored.Content.Length;
        return from >= stored.Content.Length
            ? OddAnswer.Error(416, "InvalidRange")
            : new OddAnswer(206, stored.Content[from..until])
                .With("ETag", stored.ETag)
                .With("Content-Range", $"bytes {from}-{until - 1}/{stored.Content.Length}");
    }

    private OddAnswer Head(string key)
    {
        if (!Objects.TryGetValue(key, out var stored))
            return new OddAnswer(404, []);
        var answer = OddAnswer.Empty.With("ETag", stored.ETag).With("Content-Length", $"{stored.Content.Length}");
        return stored.Token is null ? answer : answer.With(TokenHeader, stored.Token);
    }

    private OddAnswer Put(HttpRequest request, string key, byte[] body)
    {
        var stored = new Stored(body, request.Headers[TokenHeader].SingleOrDefault());
        if (request.Headers.IfNoneMatch == "*")
            return Objects.TryAdd(key, stored) ? OddAnswer.Empty.With("ETag", stored.ETag) : OddAnswer.Error(412, "PreconditionFailed");
        Objects[key] = stored;
        return OddAnswer.Empty.With("ETag", stored.ETag);
    }

    private OddAnswer PutPart(IQueryCollection query, byte[] body)
    {
        if (!_uploads.TryGetValue(query["uploadId"]!, out var upload))
            return OddAnswer.Error(404, "NoSuchUpload");
        upload.Parts[int.Parse(query["partNumber"]!, CultureInfo.InvariantCulture)] = body;
        return OddAnswer.Empty.With("ETag", ETagOf(body));
    }

    private OddAnswer Start(HttpRequest request, string key)
    {
        var id = Guid.NewGuid().ToString("N");
        _uploads[id] = new Upload(key, request.Headers[TokenHeader].SingleOrDefault());
        return OddAnswer.Xml(new XElement("InitiateMultipartUploadResult", new XElement("UploadId", id)).ToString());
    }

    private OddAnswer Complete(IQueryCollection query, byte[] body)
    {
        var id = query["uploadId"].ToString();
        if (!_uploads.TryGetValue(id, out var upload))
            return OddAnswer.Error(404, "NoSuchUpload");
        var parts = XDocument.Parse(Encoding.UTF8.GetString(body)).Descendants()
            .Where(e => e.Name.LocalName == "Part")
            .Select(e => e.Elements().ToDictionary(c => c.Name.LocalName, c => c.Value.Trim('"')))
            .Select(p => (Number: int.Parse(p["PartNumber"], CultureInfo.InvariantCulture), ETag: p["ETag"]))
            .ToList();
        if (parts.Any(p => !upload.Parts.TryGetValue(p.Number, out var part) || ETagOf(part).Trim('"') != p.ETag))
            return OddAnswer.Error(400, "InvalidPart");
        _uploads.TryRemove(id, out _);
        var stored = new Stored([.. parts.SelectMany(p => upload.Parts[p.Number])], upload.Token);
        Objects[upload.Key] = stored;
        return OddAnswer.Xml(new XElement("CompleteMultipartUploadResult", new XElement("ETag", stored.ETag)).ToString());
    }

    private OddAnswer Abort(IQueryCollection query) =>
        _uploads.TryRemove(query["uploadId"]!, out _) ? new OddAnswer(204, []) : OddAnswer.Error(404, "NoSuchUpload");

    private OddAnswer Delete(string key)
    {
        Objects.TryRemove(key, out _);
        return new OddAnswer(204, []);
    }

    private static string ETagOf(byte[] content) => $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"";

    /// <summary>A stored object.</summary>
    internal sealed record Stored(byte[] Content, string? Token)
    {
        public string ETag => ETagOf(Content);
    }

    private sealed record Upload(string Key, string? Token)
    {
        public ConcurrentDictionary<int, byte[]> Parts { get; } = new();
    }
}

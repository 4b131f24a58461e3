using System.Collections.Concurrent;
using System.Globalization;
using HfModelCache.Bench.Http;

namespace HfModelCache.Bench.Store;

/// <summary>An S3 store, for any bucket name and without authentication, that drops what it receives: it keeps names and sizes,
/// and the content only of the product's own documents.</summary>
/// <remarks>All other objects are read as <paramref name="content"/>. A copy from the benchmark's Hub can therefore be restored
/// and verified: its files have the same content.</remarks>
internal sealed class BenchStore(RepeatingContent content)
{
    private const string Documents = "/.hf-model-cache/";
    private const int PageSize = 1000;

    private readonly StoredObjects _objects = new();
    private readonly ConcurrentDictionary<string, OpenUpload> _uploads = new(StringComparer.Ordinal);
    private int _requests;
    private long _bytes;
    private int _names;

    public void Answer(Exchange exchange)
    {
        var path = exchange.Head.Path.Split('/', 3);
        var key = path.Length > 2 ? path[2] : "";
        if (path[1] == "__requests")
        {
            exchange.Send(200, Text($"{_requests} {Interlocked.Read(ref _bytes)}\n"));
            return;
        }

        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _bytes, exchange.Head.ContentLength);
        var upload = exchange.Parameter("uploadId");
        switch (exchange.Method)
        {
            case "GET" when key.Length == 0 && exchange.Parameter("uploads") is not null:
                exchange.Send(200, StoreXml.NoUploads, StoreXml.Type);
                break;
            case "GET" when key.Length == 0:
                List(exchange);
                break;
            case "GET" when upload is not null:
                ListParts(exchange, upload);
                break;
            case "GET" or "HEAD":
                Get(exchange, key);
                break;
            case "PUT" when key.Length == 0:
                exchange.Send(200);
                break;
            case "PUT" when upload is not null:
                PutPart(exchange, upload);
                break;
            case "PUT":
                Put(exchange, key);
                break;
            case "POST" when exchange.Parameter("uploads") is not null:
                Start(exchange, key);
                break;
            case "POST" when upload is not null:
                Complete(exchange, key, upload);
                break;
            case "DELETE":
                _objects.Remove(key);
                exchange.Send(204);
                break;
            default:
                exchange.Send(501);
                break;
        }
    }

    private void Put(Exchange exchange, string key)
    {
        var size = exchange.Head.ContentLength;
        byte[]? kept = null;
        if (key.Contains(Documents, StringComparison.Ordinal))
            kept = exchange.ReadBody();
        else
            exchange.DiscardBody();
        var stored = new StoredObject(size, NewName(), kept, Metadata(exchange));
        if (exchange.Header("If-None-Match") is null)
            _objects[key] = stored;
        else if (!_objects.TryAdd(key, stored))
        {
            exchange.Send(412, StoreXml.Error("PreconditionFailed"), StoreXml.Type);
            return;
        }

        exchange.Send(200, "", StoreXml.Type, ("ETag", stored.ETag));
    }

    private void Start(Exchange exchange, string key)
    {
        var id = Text($"upload-{Interlocked.Increment(ref _names)}");
        _uploads[id] = new OpenUpload(new(), Metadata(exchange));
        exchange.Send(200, StoreXml.Started(key, id), StoreXml.Type);
    }

    private void PutPart(Exchange exchange, string id)
    {
        exchange.DiscardBody();
        if (!_uploads.TryGetValue(id, out var upload))
        {
            exchange.Send(404, StoreXml.Error("NoSuchUpload"), StoreXml.Type);
            return;
        }

        var etag = NewName();
        upload.Parts[int.Parse(exchange.Parameter("partNumber")!, CultureInfo.InvariantCulture)] = (exchange.Head.ContentLength, etag);
        exchange.Send(200, "", StoreXml.Type, ("ETag", etag));
    }

    private void ListParts(Exchange exchange, string id)
    {
        if (_uploads.TryGetValue(id, out var upload))
            exchange.Send(200, StoreXml.Parts(upload), StoreXml.Type);
        else
            exchange.Send(404, StoreXml.Error("NoSuchUpload"), StoreXml.Type);
    }

    private void Complete(Exchange exchange, string key, string id)
    {
        exchange.DiscardBody();
        if (!_uploads.TryRemove(id, out var upload))
        {
            exchange.Send(404, StoreXml.Error("NoSuchUpload"), StoreXml.Type);
            return;
        }

        var stored = new StoredObject(upload.Parts.Values.Sum(p => p.Size), NewName(), null, upload.Metadata);
        _objects[key] = stored;
        exchange.Send(200, StoreXml.Completed(key, stored), StoreXml.Type);
    }

    private void Get(Exchange exchange, string key)
    {
        if (!_objects.TryGetValue(key, out var stored))
        {
            exchange.Send(404, StoreXml.Error("NoSuchKey"), StoreXml.Type);
            return;
        }

        ReadOnlySpan<(string, string)> headers =
            [("ETag", stored.ETag), ("Last-Modified", "Mon, 23 Nov 2026 12:00:00 GMT"), .. stored.Metadata];
        if (exchange.Header("If-Match") is { } expected && expected != stored.ETag)
            exchange.Send(412, StoreXml.Error("PreconditionFailed"), StoreXml.Type);
        else if (stored.Content is null)
            exchange.SendContent(content, stored.Size, headers);
        else if (exchange.Method == "HEAD")
            exchange.SendHead(200, stored.Size, headers);
        else if (ByteRange.Parse(exchange.Header("Range"), stored.Size) is not { } range)
            exchange.Send(200, stored.Content, "application/octet-stream", headers);
        else
            exchange.Send(206, stored.Content.AsMemory((int)range.Offset, (int)range.Count), "application/octet-stream", headers);
    }

    private void List(Exchange exchange)
    {
        var after = exchange.Parameter("continuation-token") ?? exchange.Parameter("marker") ?? "";
        var prefix = exchange.Parameter("prefix") ?? "";
        var from = string.CompareOrdinal(after, prefix) > 0 ? after : prefix;
        var page = ListingPage.Of(_objects.From(from), prefix, exchange.Parameter("delimiter") ?? "", after, PageSize);
        exchange.Send(200, StoreXml.Page(page), StoreXml.Type);
    }

    // With a dash, as an ETag that is no MD5 has in S3.
    private string NewName() => Text($"\"{Interlocked.Increment(ref _names):x32}-1\"");

    private static (string Name, string Value)[] Metadata(Exchange exchange) => [.. exchange.Head.Headers
        .Where(h => h.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase))
        .Select(h => (h.Key, h.Value))];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

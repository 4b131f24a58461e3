using System.Collections.Concurrent;
using System.Globalization;
using System.Security;
using System.Text;

namespace HfModelCache.DiscardStore;

/// <summary>The S3 requests that the product and its peers make, over any bucket name, unauthenticated.</summary>
internal sealed class DiscardingBucket
{
    private const int KeptSize = 1 << 20;

    private readonly ConcurrentDictionary<string, Entry> _objects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Upload> _uploads = new(StringComparer.Ordinal);
    private int _requests;

    public async Task HandleAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        var request = context.Request;
        var path = request.Path.Value!.TrimStart('/');
        var key = path.Contains('/', StringComparison.Ordinal) ? path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..] : "";
        var query = request.Query;
        string? uploadId = query["uploadId"];
        await (request.Method switch
        {
            "GET" when key.Length == 0 && query.ContainsKey("uploads") => SendXmlAsync(context, "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>"),
            "GET" when key.Length == 0 && path == "__requests" => context.Response.WriteAsync(_requests.ToString(CultureInfo.InvariantCulture)),
            "GET" when key.Length == 0 => ListAsync(context, query["prefix"].ToString()),
            "GET" or "HEAD" => GetAsync(context, key),
            "PUT" when key.Length == 0 => Task.CompletedTask,
            "PUT" when uploadId is not null => PutPartAsync(context, uploadId),
            "PUT" => PutAsync(context, key),
            "POST" when query.ContainsKey("uploads") => StartAsync(context, key),
            "POST" when uploadId is not null => CompleteAsync(context, key, uploadId),
            "DELETE" => DeleteAsync(context, key, uploadId),
            _ => FailAsync(context, StatusCodes.Status501NotImplemented),
        });
    }

    private async Task PutAsync(HttpContext context, string key)
    {
        var (size, kept) = await TakeAsync(context.Request);
        var entry = new Entry(size, ETag(), kept, Metadata(context.Request));
        _objects[key] = entry;
        context.Response.Headers.ETag = entry.ETag;
    }

    private async Task PutPartAsync(HttpContext context, string uploadId)
    {
        var (size, _) = await TakeAsync(context.Request);
        if (!_uploads.TryGetValue(uploadId, out var upload))
        {
            await FailAsync(context, StatusCodes.Status404NotFound);
            return;
        }

        upload.Parts[context.Request.Query["partNumber"].ToString()] = size;
        context.Response.Headers.ETag = ETag();
    }

    private Task StartAsync(HttpContext context, string key)
    {
        var id = Guid.NewGuid().ToString("N");
        _uploads[id] = new Upload(new(), Metadata(context.Request));
        return SendXmlAsync(context, $"<InitiateMultipartUploadResult><Key>{SecurityElement.Escape(key)}</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>");
    }

    private Task CompleteAsync(HttpContext context, string key, string uploadId)
    {
        if (!_uploads.TryRemove(uploadId, out var upload))
            return FailAsync(context, StatusCodes.Status404NotFound);
        var entry = new Entry(upload.Parts.Values.Sum(), ETag(), null, upload.Metadata);
        _objects[key] = entry;
        return SendXmlAsync(context, $"<CompleteMultipartUploadResult><Key>{SecurityElement.Escape(key)}</Key><ETag>{SecurityElement.Escape(entry.ETag)}</ETag></CompleteMultipartUploadResult>");
    }

    private async Task GetAsync(HttpContext context, string key)
    {
        if (!_objects.TryGetValue(key, out var entry))
        {
            await FailAsync(context, StatusCodes.Status404NotFound);
            return;
        }

        // Only ranges to the end are asked for.
        var offset = long.Parse(context.Request.Headers.Range.ToString() is { Length: > 0 } range ? range[6..].Split('-')[0] : "0", CultureInfo.InvariantCulture);
        if (offset > 0 && offset >= entry.Size)
        {
            await FailAsync(context, StatusCodes.Status416RangeNotSatisfiable);
            return;
        }

        context.Response.ContentLength = entry.Size - offset;
        context.Response.Headers.ETag = entry.ETag;
        context.Response.Headers.LastModified = "Mon, 23 Nov 2026 12:00:00 GMT";
        foreach (var (name, value) in entry.Metadata)
            context.Response.Headers[name] = value;
        if (context.Request.Method == "GET" && entry.Content is not null)
            await context.Response.Body.WriteAsync(entry.Content.AsMemory((int)offset));
        else if (context.Request.Method == "GET")
            await FailAsync(context, StatusCodes.Status501NotImplemented);
    }

    private Task ListAsync(HttpContext context, string prefix)
    {
        var xml = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
        foreach (var (key, entry) in _objects.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            xml.Append(CultureInfo.InvariantCulture, $"<Contents><Key>{SecurityElement.Escape(key)}</Key><LastModified>2026-11-23T12:00:00.000Z</LastModified>");
            xml.Append(CultureInfo.InvariantCulture, $"<ETag>{SecurityElement.Escape(entry.ETag)}</ETag><Size>{entry.Size}</Size></Contents>");
        }

        return SendXmlAsync(context, xml.Append("</ListBucketResult>").ToString());
    }

    private Task DeleteAsync(HttpContext context, string key, string? uploadId)
    {
        if (uploadId is not null)
            _uploads.TryRemove(uploadId, out _);
        else
            _objects.TryRemove(key, out _);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task<(long Size, byte[]? Kept)> TakeAsync(HttpRequest request)
    {
        using var kept = request.ContentLength <= KeptSize ? new MemoryStream() : null;
        long size = 0;
        while (true)
        {
            var read = await request.BodyReader.ReadAsync();
            size += read.Buffer.Length;
            foreach (var piece in kept is null ? default : read.Buffer)
                kept!.Write(piece.Span);
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return (size, kept?.ToArray());
        }
    }

    private static Dictionary<string, string> Metadata(HttpRequest request) => request.Headers
        .Where(h => h.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase))
        .ToDictionary(h => h.Key, h => h.Value.ToString());

    private static string ETag() => $"\"{Guid.NewGuid():N}\"";

    private static Task SendXmlAsync(HttpContext context, string xml)
    {
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync("""<?xml version="1.0" encoding="UTF-8"?>""" + xml);
    }

    private static Task FailAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private sealed record Entry(long Size, string ETag, byte[]? Content, Dictionary<string, string> Metadata);

    private sealed record Upload(ConcurrentDictionary<string, long> Parts, Dictionary<string, string> Metadata);
}

using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using HfModelCache.Stores;

namespace HfModelCache.Tests.Stores;

/// <summary>An in-memory store whose calls finish at once: together with a fake clock, tests are deterministic.</summary>
internal sealed class MemoryObjectStore : IObjectStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (byte[] Bytes, string ETag)> _objects = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (MultipartUpload Upload, SortedDictionary<int, (byte[] Bytes, string ETag)> Parts)> _uploads = new(StringComparer.Ordinal);
    private long _written;

    /// <summary>Every write, as <c>verb key</c>, in order.</summary>
    public ConcurrentQueue<string> Writes { get; } = new();

    public StoreLimits Limits { get; } = new();

    public string Describe(string key) => $"memory://{key}";

    public Task<Page<StoredObject>> ListPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) => Run(() => new Page<StoredObject>(
        [.. _objects.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(o => new StoredObject(o.Key, o.Value.Bytes.Length, o.Value.ETag))], null), cancellationToken);

    private string Server { get; } = Guid.NewGuid().ToString();

    public StoredReference? Refer(StoredObject found) => new(Server, "", found.Key, found.ETag, found.Size);

    public Task<CompletedUpload?> CopyAsync(StoredReference from, string key, CancellationToken cancellationToken) => Run<CompletedUpload?>(
        () => from.Server != Server ? null
            : _objects.TryGetValue(from.Key, out var original) && original.ETag == from.ETag
            ? new CompletedUpload(Write("COPY", key, original.Bytes), MustVerify: false)
            : throw new ObjectChangedException(Describe(from.Key)),
        cancellationToken);

    public Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken) => Run(
        () => _objects.TryGetValue(key, out var found) ? new StoredObject(key, found.Bytes.Length, found.ETag) : null, cancellationToken);

    public Task<ObjectBody?> OpenReadAsync(string key, ReadRange range, CancellationToken cancellationToken) => Run(
        () =>
        {
            if (!_objects.TryGetValue(key, out var found))
                return null;
            if (range.ETag is { } etag && etag != found.ETag)
                throw new ObjectChangedException(Describe(key));
            var from = Math.Min(range.Offset, found.Bytes.Length);
            var length = Math.Min(range.Length ?? long.MaxValue, found.Bytes.Length - from);
            return new ObjectBody(new MemoryStream(found.Bytes, (int)from, (int)length), found.ETag, found.Bytes.Length);
        },
        cancellationToken);

    public async Task<StoredDocument<T>?> ReadDocumentAsync<T>(
        string key, int maxBytes, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        where T : class
    {
        using var body = await OpenReadAsync(key, ReadRange.All, cancellationToken);
        return body is null ? null : new StoredDocument<T>(await read(new DocumentBody(body.Content, key, body.Size, maxBytes, _ => { }), cancellationToken), body.ETag);
    }

    public async Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken)
    {
        if (payload.Confirm is { } confirm)
            await confirm(cancellationToken);
        return await Run(() => Write("PUT", key, payload.Content.ToArray()), cancellationToken);
    }

    public async Task<bool> TryCreateAsync(string key, Payload payload, CancellationToken cancellationToken)
    {
        if (payload.Confirm is { } confirm)
            await confirm(cancellationToken);
        return await Run(() => !_objects.ContainsKey(key) && Write("CREATE", key, payload.Content.ToArray()).Length > 0, cancellationToken);
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => Run(() =>
    {
        Writes.Enqueue($"DELETE {key}");
        return _objects.Remove(key);
    }, cancellationToken);

    public Task<MultipartUpload> StartUploadAsync(string key, long partSize, CancellationToken cancellationToken) => Run(() =>
    {
        var upload = new MultipartUpload(key, string.Create(CultureInfo.InvariantCulture, $"{++_written:D8}"), partSize, "");
        _uploads.Add(upload.UploadId, (upload, []));
        Writes.Enqueue($"START {key}");
        return upload;
    }, cancellationToken);

    public Task<UploadedPart> UploadPartAsync(MultipartUpload upload, int number, Payload payload, CancellationToken cancellationToken) => Run(() =>
    {
        var etag = string.Create(CultureInfo.InvariantCulture, $"part-{++_written}");
        PartsOf(upload)[number] = (payload.Content.ToArray(), etag);
        return new UploadedPart(number, payload.Length, etag);
    }, cancellationToken);

    public Task<Page<UploadedPart>> ListPartsPageAsync(MultipartUpload upload, string? cursor, CancellationToken cancellationToken) => Run(
        () => new Page<UploadedPart>([.. PartsOf(upload).Select(p => new UploadedPart(p.Key, p.Value.Bytes.Length, p.Value.ETag))], null), cancellationToken);

    public Task<CompletedUpload> CompleteUploadAsync(
        MultipartUpload upload, IReadOnlyList<UploadedPart> parts, CancellationToken cancellationToken) => Run(() =>
    {
        byte[] bytes = [.. PartsOf(upload).Where(p => parts.Any(named => named.Number == p.Key)).SelectMany(p => p.Value.Bytes)];
        _uploads.Remove(upload.UploadId);
        return new CompletedUpload(Write("COMPLETE", upload.Key, bytes), MustVerify: false);
    }, cancellationToken);

    public Task AbortUploadAsync(MultipartUpload upload, CancellationToken cancellationToken) => Run(() => _uploads.Remove(upload.UploadId), cancellationToken);

    public Task<Page<MultipartUpload>> ListUploadsPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) => Run(
        () => new Page<MultipartUpload>(
            [.. _uploads.Values.Select(u => u.Upload with { PartSize = 0 }).Where(u => u.Key.StartsWith(prefix, StringComparison.Ordinal))], null),
        cancellationToken);

    private string Write(string verb, string key, byte[] bytes)
    {
        Writes.Enqueue($"{verb} {key}");
        var etag = string.Create(CultureInfo.InvariantCulture, $"etag-{++_written}");
        _objects[key] = (bytes, etag);
        return etag;
    }

    private SortedDictionary<int, (byte[] Bytes, string ETag)> PartsOf(MultipartUpload upload) =>
        _uploads.TryGetValue(upload.UploadId, out var open) ? open.Parts : throw new UploadGoneException(upload.Key);

    private Task<T> Run<T>(Func<T> call, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        try
        {
            lock (_gate)
                return Task.FromResult(call());
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }
}

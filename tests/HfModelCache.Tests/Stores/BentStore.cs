using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;

namespace HfModelCache.Tests.Stores;

/// <summary>A store whose responses a test can change or withhold.</summary>
internal sealed class BentStore(IObjectStore inner) : DelegatingObjectStore(inner)
{
    /// <summary>Awaited before each call, with its verb and key; its exceptions reach the caller.</summary>
    public Func<string, string, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Awaited after each write, with its verb and key.</summary>
    public Func<string, string, Task> After { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Changes an object in a listing; null hides it.</summary>
    public Func<StoredObject, StoredObject?> Listed { get; set; } = found => found;

    /// <summary>Changes an object in a HEAD response; null hides it.</summary>
    public Func<StoredObject, StoredObject?> Found { get; set; } = found => found;

    /// <summary>Changes the ETag that a write returns.</summary>
    public Func<string, string> Stored { get; set; } = etag => etag;

    /// <summary>Changes the result that a creation returns.</summary>
    public Func<bool, bool> Created { get; set; } = created => created;

    public override async Task<Page<StoredObject>> ListPageAsync(string prefix, string? cursor, CancellationToken cancellationToken)
    {
        await Before("LIST", prefix);
        var page = await Inner.ListPageAsync(prefix, cursor, cancellationToken);
        return page with { Items = [.. page.Items.Select(Listed).OfType<StoredObject>()] };
    }

    public override async Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken)
    {
        await Before("HEAD", key);
        return await Inner.FindAsync(key, cancellationToken) is { } found ? Found(found) : null;
    }

    public override async Task<StoredDocument<T>?> ReadDocumentAsync<T>(
        string key, int maxBytes, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await Before("GET", key);
        return await Inner.ReadDocumentAsync(key, maxBytes, read, cancellationToken);
    }

    public override async Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken)
    {
        await Before("PUT", key);
        var etag = await Inner.PutAsync(key, payload, cancellationToken);
        await After("PUT", key);
        return Stored(etag);
    }

    public override async Task<bool> TryCreateAsync(string key, Payload payload, CancellationToken cancellationToken)
    {
        await Before("CREATE", key);
        return Created(Created(true) && await Inner.TryCreateAsync(key, payload, cancellationToken));
    }

    public override async Task<MultipartUpload> StartUploadAsync(string key, long partSize, CancellationToken cancellationToken)
    {
        await Before("START", key);
        return await Inner.StartUploadAsync(key, partSize, cancellationToken);
    }

    public override async Task<CompletedUpload> CompleteUploadAsync(
        MultipartUpload upload, IReadOnlyList<UploadedPart> parts, CancellationToken cancellationToken)
    {
        await Before("COMPLETE", upload.Key);
        var completed = await Inner.CompleteUploadAsync(upload, parts, cancellationToken);
        await After("COMPLETE", upload.Key);
        return completed with { ETag = Stored(completed.ETag) };
    }

    public override async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        await Before("DELETE", key);
        await Inner.DeleteAsync(key, cancellationToken);
        await After("DELETE", key);
    }

    public override async Task<Page<UploadedPart>> ListPartsPageAsync(MultipartUpload upload, string? cursor, CancellationToken cancellationToken)
    {
        await Before("PARTS", upload.Key);
        return await Inner.ListPartsPageAsync(upload, cursor, cancellationToken);
    }

    public override async Task<Page<MultipartUpload>> ListUploadsPageAsync(string prefix, string? cursor, CancellationToken cancellationToken)
    {
        await Before("UPLOADS", prefix);
        return await Inner.ListUploadsPageAsync(prefix, cursor, cancellationToken);
    }
}

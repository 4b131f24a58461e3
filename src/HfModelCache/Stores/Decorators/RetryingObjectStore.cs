using HfModelCache.Resilience;

namespace HfModelCache.Stores.Decorators;

/// <summary>Retries every call that fails with a transient failure, each within a budget of its own.</summary>
/// <param name="inner">The store.</param>
/// <param name="retry">How often, and after which delays.</param>
internal sealed class RetryingObjectStore(IObjectStore inner, Retry retry) : DelegatingObjectStore(inner)
{
    /// <inheritdoc/>
    public override Task<Page<StoredObject>> ListPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Inner.ListPageAsync(prefix, cursor, ct), cancellationToken);

    /// <inheritdoc/>
    public override Task<Page<string>> ListFoldersPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Inner.ListFoldersPageAsync(prefix, cursor, ct), cancellationToken);

    /// <inheritdoc/>
    public override Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Inner.FindAsync(key, ct), cancellationToken);

    /// <inheritdoc/>
    public override Task<ObjectBody?> OpenReadAsync(string key, ReadRange range, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Inner.OpenReadAsync(key, range, ct), cancellationToken);

    /// <inheritdoc/>
    public override Task<StoredDocument<T>?> ReadDocumentAsync<T>(
        string key, int maxBytes, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        where T : class => retry.RunAsync(ct => Inner.ReadDocumentAsync(key, maxBytes, read, ct), cancellationToken);

    /// <inheritdoc/>
    public override Task<long?> FindFreeBytesAsync(CancellationToken cancellationToken) =>
        retry.RunAsync(Inner.FindFreeBytesAsync, cancellationToken);

    /// <inheritdoc/>
    public override Task<bool> KeepsVersionsAsync(CancellationToken cancellationToken) =>
        retry.RunAsync(Inner.KeepsVersionsAsync, cancellationToken);

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Done(Inner.FlushAsync(ct)), cancellationToken);

    /// <inheritdoc/>
    public override Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Inner.PutAsync(key, payload, ct), cancellationToken);

    /// <inheritdoc/>
    public override Task<CompletedUpload?> CopyAsync(StoredReference from, string key, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Inner.CopyAsync(from, key, ct), cancellationToken);

    /// <inheritdoc/>
    public override Task<bool> TryCreateAsync(string key, Payload payload, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Inner.TryCreateAsync(key, payload, ct), cancellationToken);

    /// <inheritdoc/>
    public override Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Done(Inner.DeleteAsync(key, ct)), cancellationToken);

    /// <inheritdoc/>
    public override Task CheckKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Done(Inner.CheckKeysAsync(keys, ct)), cancellationToken);

    /// <inheritdoc/>
    public override Task<MultipartUpload> StartUploadAsync(string key, long partSize, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Inner.StartUploadAsync(key, partSize, ct), cancellationToken);

    /// <inheritdoc/>
    public override Task<UploadedPart> UploadPartAsync(
        MultipartUpload upload,
        int number,
        Payload payload,
        CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Inner.UploadPartAsync(upload, number, payload, ct), cancellationToken);

    /// <inheritdoc/>
    public override Task<Page<UploadedPart>> ListPartsPageAsync(MultipartUpload upload, string? cursor, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Inner.ListPartsPageAsync(upload, cursor, ct), cancellationToken);

    /// <inheritdoc/>
    public override Task<ObjectBody?> OpenPartAsync(MultipartUpload upload, UploadedPart part, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Inner.OpenPartAsync(upload, part, ct), cancellationToken);

    /// <inheritdoc/>
    public override Task<CompletedUpload> CompleteUploadAsync(
        MultipartUpload upload,
        IReadOnlyList<UploadedPart> parts,
        CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Inner.CompleteUploadAsync(upload, parts, ct), cancellationToken);

    /// <inheritdoc/>
    public override Task AbortUploadAsync(MultipartUpload upload, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Done(Inner.AbortUploadAsync(upload, ct)), cancellationToken);

    /// <inheritdoc/>
    public override Task<Page<MultipartUpload>> ListUploadsPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Inner.ListUploadsPageAsync(prefix, cursor, ct), cancellationToken);
}

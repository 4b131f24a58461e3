using HfModelCache.Resilience;

namespace HfModelCache.Stores;

/// <summary>Repeats every call that fails for a reason that passes, within a budget of its own.</summary>
/// <param name="inner">The store.</param>
/// <param name="retry">How often, and with which waits.</param>
public sealed class RetryingObjectStore(IObjectStore inner, Retry retry) : IObjectStore
{
    /// <inheritdoc/>
    public StoreLimits Limits => inner.Limits;

    /// <inheritdoc/>
    public string Describe(string key) => inner.Describe(key);

    /// <inheritdoc/>
    public Task<Page<StoredObject>> ListPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => inner.ListPageAsync(prefix, cursor, ct), cancellationToken);

    /// <inheritdoc/>
    public Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => inner.FindAsync(key, ct), cancellationToken);

    /// <inheritdoc/>
    public Task<Stream?> OpenReadAsync(string key, long offset, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => inner.OpenReadAsync(key, offset, ct), cancellationToken);

    /// <inheritdoc/>
    public Task<StoredDocument?> ReadDocumentAsync(string key, int maxBytes, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => inner.ReadDocumentAsync(key, maxBytes, ct), cancellationToken);

    /// <inheritdoc/>
    public Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => inner.PutAsync(key, payload, ct), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryCreateAsync(string key, Payload payload, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => inner.TryCreateAsync(key, payload, ct), cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Done(inner.DeleteAsync(key, ct)), cancellationToken);

    /// <inheritdoc/>
    public Task<MultipartUpload> StartUploadAsync(string key, long partSize, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => inner.StartUploadAsync(key, partSize, ct), cancellationToken);

    /// <inheritdoc/>
    public Task<UploadedPart> UploadPartAsync(
        MultipartUpload upload,
        int number,
        Payload payload,
        CancellationToken cancellationToken) =>
        retry.RunAsync(ct => inner.UploadPartAsync(upload, number, payload, ct), cancellationToken);

    /// <inheritdoc/>
    public Task<Page<UploadedPart>> ListPartsPageAsync(MultipartUpload upload, string? cursor, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => inner.ListPartsPageAsync(upload, cursor, ct), cancellationToken);

    /// <inheritdoc/>
    public Task<CompletedUpload> CompleteUploadAsync(
        MultipartUpload upload,
        IReadOnlyList<UploadedPart> parts,
        CancellationToken cancellationToken) =>
        retry.RunAsync(ct => inner.CompleteUploadAsync(upload, parts, ct), cancellationToken);

    /// <inheritdoc/>
    public Task AbortUploadAsync(MultipartUpload upload, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => Done(inner.AbortUploadAsync(upload, ct)), cancellationToken);

    /// <inheritdoc/>
    public Task<Page<MultipartUpload>> ListUploadsPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => inner.ListUploadsPageAsync(prefix, cursor, ct), cancellationToken);

    private static async Task<bool> Done(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }
}

namespace HfModelCache.Stores.Decorators;

/// <summary>Passes every call on to another store. Derived classes override some.</summary>
/// <param name="inner">The other store.</param>
internal abstract class DelegatingObjectStore(IObjectStore inner) : IObjectStore
{
    /// <summary>The other store.</summary>
    protected IObjectStore Inner => inner;

    /// <inheritdoc/>
    public StoreLimits Limits => inner.Limits;

    /// <inheritdoc/>
    public IProcessLocks? Locks => inner.Locks;

    /// <inheritdoc/>
    public virtual Task<long?> FindFreeBytesAsync(CancellationToken cancellationToken) => inner.FindFreeBytesAsync(cancellationToken);

    /// <inheritdoc/>
    public virtual Task<bool> KeepsVersionsAsync(CancellationToken cancellationToken) => inner.KeepsVersionsAsync(cancellationToken);

    /// <inheritdoc/>
    public virtual Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public string Describe(string key) => inner.Describe(key);

    /// <inheritdoc/>
    public ValueTask<Uri?> FindAddressAsync(string key, SharingTerms terms, CancellationToken cancellationToken) =>
        inner.FindAddressAsync(key, terms, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<Page<StoredObject>> ListPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        inner.ListPageAsync(prefix, cursor, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<Page<string>> ListFoldersPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        inner.ListFoldersPageAsync(prefix, cursor, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken) =>
        inner.FindAsync(key, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<ObjectBody?> OpenReadAsync(string key, ReadRange range, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(key, range, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<StoredDocument<T>?> ReadDocumentAsync<T>(
        string key, int maxBytes, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        where T : class => inner.ReadDocumentAsync(key, maxBytes, read, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken) =>
        inner.PutAsync(key, payload, cancellationToken);

    // No Connect: a reader of the inner store would go past this one.

    /// <inheritdoc/>
    public virtual StoredReference? Refer(StoredObject found) => inner.Refer(found);

    /// <inheritdoc/>
    public virtual Task<CompletedUpload?> CopyAsync(StoredReference from, string key, CancellationToken cancellationToken) =>
        inner.CopyAsync(from, key, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<bool> TryCreateAsync(string key, Payload payload, CancellationToken cancellationToken) =>
        inner.TryCreateAsync(key, payload, cancellationToken);

    /// <inheritdoc/>
    public virtual Task DeleteAsync(string key, CancellationToken cancellationToken) => inner.DeleteAsync(key, cancellationToken);

    /// <inheritdoc/>
    public virtual Task CheckKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        inner.CheckKeysAsync(keys, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<MultipartUpload> StartUploadAsync(
        string key, long partSize, CancellationToken cancellationToken) =>
        inner.StartUploadAsync(key, partSize, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<UploadedPart> UploadPartAsync(
        MultipartUpload upload,
        int number,
        Payload payload,
        CancellationToken cancellationToken) =>
        inner.UploadPartAsync(upload, number, payload, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<Page<UploadedPart>> ListPartsPageAsync(MultipartUpload upload, string? cursor, CancellationToken cancellationToken) =>
        inner.ListPartsPageAsync(upload, cursor, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<ObjectBody?> OpenPartAsync(MultipartUpload upload, UploadedPart part, CancellationToken cancellationToken) =>
        inner.OpenPartAsync(upload, part, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<CompletedUpload> CompleteUploadAsync(
        MultipartUpload upload,
        IReadOnlyList<UploadedPart> parts,
        CancellationToken cancellationToken) =>
        inner.CompleteUploadAsync(upload, parts, cancellationToken);

    /// <inheritdoc/>
    public virtual Task AbortUploadAsync(MultipartUpload upload, CancellationToken cancellationToken) =>
        inner.AbortUploadAsync(upload, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<Page<MultipartUpload>> ListUploadsPageAsync(string prefix, string? cursor, CancellationToken cancellationToken) =>
        inner.ListUploadsPageAsync(prefix, cursor, cancellationToken);

    /// <summary>Gives a call without a result one.</summary>
    private protected static async Task<bool> Done(Task call)
    {
        await call.ConfigureAwait(false);
        return true;
    }
}

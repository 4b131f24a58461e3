using HfModelCache.Failures;

namespace HfModelCache.Stores;

/// <summary>Stores a model's files: named objects, and multipart uploads that become an object in one step.</summary>
/// <remarks>An object appears whole or not at all, and replaces an older one in a single step.</remarks>
internal interface IObjectStore : IObjectReader
{
    /// <summary>The store's limits and needs.</summary>
    StoreLimits Limits { get; }

    /// <summary>Locks that end with their holder's process; null, the default, if the store has none.</summary>
    IProcessLocks? Locks => null;

    /// <summary>Returns how many more bytes fit into the store; null if it does not tell, as a bucket.</summary>
    Task<long?> FindFreeBytesAsync(CancellationToken cancellationToken) => Task.FromResult<long?>(null);

    /// <summary>Whether the store keeps what is replaced and removed, as a versioned bucket. Default false.</summary>
    Task<bool> KeepsVersionsAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>Makes everything that was stored survive a power failure. A bucket does so by itself.</summary>
    Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stores a whole object, at most <see cref="StoreLimits.MaxPutSize"/> bytes.</summary>
    /// <returns>The object's ETag; empty if the response states no reliable one, so that the object must be re-read to be sure.</returns>
    Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken);

    /// <summary>Copies an object of the same server, without moving its bytes through this process.</summary>
    /// <param name="from">The object.</param>
    /// <param name="key">The key of the object to create.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The object that is stored; null if this store can't copy from there.</returns>
    /// <exception cref="ObjectChangedException">The object is no longer the version that <paramref name="from"/> names.</exception>
    Task<CompletedUpload?> CopyAsync(StoredReference from, string key, CancellationToken cancellationToken) =>
        Task.FromResult<CompletedUpload?>(null);

    /// <summary>Creates a small object unless the key exists already. Of several concurrent callers, one succeeds.</summary>
    /// <returns>Whether this call created the object. After a retry, a caller may not recognise its own success.</returns>
    /// <exception cref="OperatorException">
    /// The store does not support the condition. A store that merely ignores it creates the object every time.
    /// </exception>
    Task<bool> TryCreateAsync(string key, Payload payload, CancellationToken cancellationToken);

    /// <summary>Removes an object. Removing a missing object succeeds.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>Checks, as far as possible before anything is written, that objects with all these keys can exist together.</summary>
    /// <exception cref="OperatorException">They can't. A bucket accepts every key; a folder may not.</exception>
    Task CheckKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Starts a multipart upload. Nothing is visible under the key until it is completed.</summary>
    /// <param name="key">The key of the object to create.</param>
    /// <param name="partSize">The size of every part but the last, in bytes; some stores require equal parts.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    Task<MultipartUpload> StartUploadAsync(string key, long partSize, CancellationToken cancellationToken);

    /// <summary>Stores a part. A number may be stored again; the last one counts.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="number">The part's number, from 1.</param>
    /// <param name="payload">The part's bytes.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="UploadGoneException">The upload was completed or aborted, or has expired.</exception>
    Task<UploadedPart> UploadPartAsync(
        MultipartUpload upload,
        int number,
        Payload payload,
        CancellationToken cancellationToken);

    /// <summary>Reads one page of the parts of an open upload.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="cursor">The page; null for the first.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <remarks><see cref="ObjectStoreListing.ListPartsAsync"/> reads all pages.</remarks>
    /// <exception cref="UploadGoneException">The upload was completed or aborted, or has expired.</exception>
    Task<Page<UploadedPart>> ListPartsPageAsync(MultipartUpload upload, string? cursor, CancellationToken cancellationToken);

    /// <summary>Opens a part of an open upload for reading; null if the store does not give it back, as a bucket.</summary>
    Task<ObjectBody?> OpenPartAsync(MultipartUpload upload, UploadedPart part, CancellationToken cancellationToken) =>
        Task.FromResult<ObjectBody?>(null);

    /// <summary>Completes an upload: its parts become the object, which replaces an older one.</summary>
    /// <returns>
    /// The object that is stored. If the response leaves it in doubt which upload created the object, the token that the
    /// object carries decides; if it has none, the object must be re-read.
    /// </returns>
    /// <exception cref="UploadGoneException">The upload was aborted or has expired, and created no object.</exception>
    Task<CompletedUpload> CompleteUploadAsync(
        MultipartUpload upload,
        IReadOnlyList<UploadedPart> parts,
        CancellationToken cancellationToken);

    /// <summary>Aborts an upload and removes its parts. Aborting a missing upload succeeds.</summary>
    Task AbortUploadAsync(MultipartUpload upload, CancellationToken cancellationToken);

    /// <summary>Reads one page of the open uploads to keys that begin with <paramref name="prefix"/>.</summary>
    /// <param name="prefix">The prefix of the keys.</param>
    /// <param name="cursor">The page; null for the first.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <remarks><see cref="ObjectStoreListing.ListUploadsAsync"/> reads all pages.</remarks>
    Task<Page<MultipartUpload>> ListUploadsPageAsync(string prefix, string? cursor, CancellationToken cancellationToken);
}

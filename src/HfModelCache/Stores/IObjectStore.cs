namespace HfModelCache.Stores;

/// <summary>Where a model goes: named objects, and uploads in parts that become an object all at once.</summary>
/// <remarks>
/// Every implementation passes one conformance suite. What holds for all:
/// an object appears whole or not at all, and replaces an older one in a single step;
/// a failure is a <see cref="Failures.ModelCacheException"/>, transient where the same call may succeed later;
/// every call ends within limits of its own, or when it is cancelled.
/// </remarks>
public interface IObjectStore
{
    /// <summary>What this store can take.</summary>
    StoreLimits Limits { get; }

    /// <summary>An object's full name, for people: <c>s3://bucket/key</c>, <c>file:///folder/key</c>.</summary>
    string Describe(string key);

    /// <summary>Every object whose key begins with <paramref name="prefix"/>, in no particular order.</summary>
    Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>One object's size and ETag, or null where there is none.</summary>
    Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>An object's bytes from <paramref name="offset"/> to its end, or null where there is none.</summary>
    Task<Stream?> OpenReadAsync(string key, long offset, CancellationToken cancellationToken);

    /// <summary>Stores a whole object, at most <see cref="StoreLimits.MaxPutSize"/> bytes.</summary>
    /// <returns>The object's ETag.</returns>
    Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken);

    /// <summary>Stores a small object unless there is one under the key already; of several callers one succeeds.</summary>
    /// <returns>Whether the object was created by this call. A call that was repeated may not recognise its own success.</returns>
    /// <exception cref="Failures.OperatorException">
    /// The store knows no such condition. One that merely ignores it creates every time: try twice to find out.
    /// </exception>
    Task<bool> TryCreateAsync(string key, Payload payload, CancellationToken cancellationToken);

    /// <summary>Removes an object; removing what is not there is no failure.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>Opens an upload in parts; nothing is visible under the key before it is completed.</summary>
    /// <param name="key">The object that is to be.</param>
    /// <param name="partSize">The size of every part but the last, in bytes; some stores insist on equal parts.</param>
    /// <param name="token">A word of ASCII that the finished object carries; an unclear completion is judged by it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<MultipartUpload> StartUploadAsync(string key, long partSize, string token, CancellationToken cancellationToken);

    /// <summary>Stores one part; the same number may be stored again, and the last one counts.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="number">The part's number, from 1.</param>
    /// <param name="payload">The part's bytes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="UploadGoneException">The upload has been completed, aborted or expired.</exception>
    Task<UploadedPart> UploadPartAsync(
        MultipartUpload upload,
        int number,
        Payload payload,
        CancellationToken cancellationToken);

    /// <summary>The parts that an open upload has, by number.</summary>
    /// <exception cref="UploadGoneException">The upload has been completed, aborted or expired.</exception>
    Task<IReadOnlyList<UploadedPart>> ListPartsAsync(MultipartUpload upload, CancellationToken cancellationToken);

    /// <summary>Turns the parts into the object, replacing an older one.</summary>
    /// <returns>The ETag of the object, which is there and is this upload's: an answer that leaves doubt is settled first.</returns>
    /// <exception cref="UploadGoneException">The upload has been aborted or has expired, and made no object.</exception>
    Task<string> CompleteUploadAsync(
        MultipartUpload upload,
        IReadOnlyList<UploadedPart> parts,
        CancellationToken cancellationToken);

    /// <summary>Drops an upload and its parts; dropping what is not there is no failure.</summary>
    Task AbortUploadAsync(MultipartUpload upload, CancellationToken cancellationToken);

    /// <summary>Every open upload to a key that begins with <paramref name="prefix"/>.</summary>
    Task<IReadOnlyList<MultipartUpload>> ListUploadsAsync(string prefix, CancellationToken cancellationToken);
}

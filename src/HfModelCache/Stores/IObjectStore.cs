using HfModelCache.Failures;

namespace HfModelCache.Stores;

/// <summary>Stores a model's files: named objects, and multipart uploads that become an object in one step.</summary>
/// <remarks>An object appears whole or not at all, and replaces an older one in a single step.</remarks>
public interface IObjectStore : IObjectReader
{
    /// <summary>The store's limits and needs.</summary>
    StoreLimits Limits { get; }

    /// <summary>Stores a whole object, at most <see cref="StoreLimits.MaxPutSize"/> bytes.</summary>
    /// <returns>The object's ETag; empty where the answer states none that can be relied on, so that only reading the object back shows what is there.</returns>
    Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken);

    /// <summary>Stores a small object unless there is one under the key already; of several callers one succeeds.</summary>
    /// <returns>Whether the object was created by this call. A call that was repeated may not recognise its own success.</returns>
    /// <exception cref="OperatorException">
    /// The store knows no such condition. One that merely ignores it creates every time: try twice to find out.
    /// </exception>
    Task<bool> TryCreateAsync(string key, Payload payload, CancellationToken cancellationToken);

    /// <summary>Removes an object; removing what is not there is no failure.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>Makes sure that all these keys can have objects beside each other, as far as that shows before there are any bytes.</summary>
    /// <exception cref="OperatorException">They can't. A bucket takes every key; a folder may not.</exception>
    Task CheckKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Opens an upload in parts; nothing is visible under the key before it is completed.</summary>
    /// <param name="key">The object that is to be.</param>
    /// <param name="partSize">The size of every part but the last, in bytes; some stores insist on equal parts.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<MultipartUpload> StartUploadAsync(string key, long partSize, CancellationToken cancellationToken);

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

    /// <summary>One page of the parts that an open upload has.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="cursor">The page; null for the first.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <remarks><see cref="ObjectStoreListing.ListPartsAsync"/> reads all pages.</remarks>
    /// <exception cref="UploadGoneException">The upload has been completed, aborted or expired.</exception>
    Task<Page<UploadedPart>> ListPartsPageAsync(MultipartUpload upload, string? cursor, CancellationToken cancellationToken);

    /// <summary>Turns the parts into the object, replacing an older one.</summary>
    /// <returns>
    /// The object that is there. An answer that leaves doubt whether it is this upload's is settled as far as the store can,
    /// by the word that the object carries; what remains in doubt must be read back.
    /// </returns>
    /// <exception cref="UploadGoneException">The upload has been aborted or has expired, and made no object.</exception>
    Task<CompletedUpload> CompleteUploadAsync(
        MultipartUpload upload,
        IReadOnlyList<UploadedPart> parts,
        CancellationToken cancellationToken);

    /// <summary>Drops an upload and its parts; dropping what is not there is no failure.</summary>
    Task AbortUploadAsync(MultipartUpload upload, CancellationToken cancellationToken);

    /// <summary>One page of the open uploads to keys that begin with <paramref name="prefix"/>.</summary>
    /// <param name="prefix">What the keys begin with.</param>
    /// <param name="cursor">The page; null for the first.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <remarks><see cref="ObjectStoreListing.ListUploadsAsync"/> reads all pages.</remarks>
    Task<Page<MultipartUpload>> ListUploadsPageAsync(string prefix, string? cursor, CancellationToken cancellationToken);
}

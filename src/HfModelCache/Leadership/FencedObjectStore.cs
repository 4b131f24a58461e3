using System.Buffers;
using HfModelCache.Stores;

namespace HfModelCache.Leadership;

/// <summary>A store that is written to only by right: whatever makes bytes visible, or removes them, needs a fence that still counts.</summary>
/// <param name="inner">The store.</param>
/// <param name="fence">The leader's lease, or the plan by which a share is carried.</param>
internal sealed class FencedObjectStore(IObjectStore inner, IFence fence) : IObjectStore
{
    public StoreLimits Limits => inner.Limits;

    public string Describe(string key) => inner.Describe(key);

    public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        inner.ListAsync(prefix, cancellationToken);

    public Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken) => inner.FindAsync(key, cancellationToken);

    public Task<Stream?> OpenReadAsync(string key, long offset, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(key, offset, cancellationToken);

    public async Task<string> PutAsync(string key, ReadOnlySequence<byte> content, CancellationToken cancellationToken)
    {
        await fence.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        return await inner.PutAsync(key, content, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> TryCreateAsync(string key, ReadOnlySequence<byte> content, CancellationToken cancellationToken)
    {
        await fence.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        return await inner.TryCreateAsync(key, content, cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        await fence.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        await inner.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
    }

    // An upload shows nothing, but who has no right to complete it would leave it open for nobody.
    public async Task<MultipartUpload> StartUploadAsync(string key, long partSize, string token, CancellationToken cancellationToken)
    {
        await fence.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        return await inner.StartUploadAsync(key, partSize, token, cancellationToken).ConfigureAwait(false);
    }

    public Task<UploadedPart> UploadPartAsync(
        MultipartUpload upload,
        int number,
        ReadOnlySequence<byte> content,
        CancellationToken cancellationToken) =>
        inner.UploadPartAsync(upload, number, content, cancellationToken);

    public Task<IReadOnlyList<UploadedPart>> ListPartsAsync(MultipartUpload upload, CancellationToken cancellationToken) =>
        inner.ListPartsAsync(upload, cancellationToken);

    public async Task<string> CompleteUploadAsync(
        MultipartUpload upload,
        IReadOnlyList<UploadedPart> parts,
        CancellationToken cancellationToken)
    {
        await fence.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        return await inner.CompleteUploadAsync(upload, parts, cancellationToken).ConfigureAwait(false);
    }

    public async Task AbortUploadAsync(MultipartUpload upload, CancellationToken cancellationToken)
    {
        await fence.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        await inner.AbortUploadAsync(upload, cancellationToken).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<MultipartUpload>> ListUploadsAsync(string prefix, CancellationToken cancellationToken) =>
        inner.ListUploadsAsync(prefix, cancellationToken);
}


namespace HfModelCache.Stores;

/// <summary>A store that is written to only by right: whatever makes bytes visible, or removes them, needs a fence that still counts.</summary>
/// <param name="inner">The store.</param>
/// <param name="fence">The leader's lease, or the plan by which a share is carried.</param>
internal sealed class FencedObjectStore(IObjectStore inner, IFence fence) : DelegatingObjectStore(inner)
{
    public override async Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken)
    {
        await fence.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        return await Inner.PutAsync(key, payload, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<bool> TryCreateAsync(string key, Payload payload, CancellationToken cancellationToken)
    {
        await fence.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        return await Inner.TryCreateAsync(key, payload, cancellationToken).ConfigureAwait(false);
    }

    public override async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        await fence.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        await Inner.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
    }

    // Nothing becomes visible by it, but whoever has lost the lease can't drop it any more either.
    public override async Task<MultipartUpload> StartUploadAsync(string key, long partSize, string token, CancellationToken cancellationToken)
    {
        await fence.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        return await Inner.StartUploadAsync(key, partSize, token, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<string> CompleteUploadAsync(
        MultipartUpload upload,
        IReadOnlyList<UploadedPart> parts,
        CancellationToken cancellationToken)
    {
        await fence.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        return await Inner.CompleteUploadAsync(upload, parts, cancellationToken).ConfigureAwait(false);
    }

    public override async Task AbortUploadAsync(MultipartUpload upload, CancellationToken cancellationToken)
    {
        await fence.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        await Inner.AbortUploadAsync(upload, cancellationToken).ConfigureAwait(false);
    }
}

using System.Buffers;
using HfModelCache.Stores;

namespace HfModelCache.Leadership;

/// <summary>A store to which only the leader writes: whatever makes bytes visible, or removes them, needs a lease that still counts.</summary>
/// <param name="inner">The store.</param>
/// <param name="lease">The leader's lease.</param>
internal sealed class FencedObjectStore(IObjectStore inner, Lease lease) : DelegatingObjectStore(inner)
{
    public override async Task<string> PutAsync(string key, ReadOnlySequence<byte> content, CancellationToken cancellationToken)
    {
        await lease.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        return await Inner.PutAsync(key, content, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<bool> TryCreateAsync(string key, ReadOnlySequence<byte> content, CancellationToken cancellationToken)
    {
        await lease.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        return await Inner.TryCreateAsync(key, content, cancellationToken).ConfigureAwait(false);
    }

    public override async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        await lease.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        await Inner.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
    }

    // Nothing becomes visible by it, but whoever has lost the lease can't drop it any more either.
    public override async Task<MultipartUpload> StartUploadAsync(string key, long partSize, string token, CancellationToken cancellationToken)
    {
        await lease.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        return await Inner.StartUploadAsync(key, partSize, token, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<string> CompleteUploadAsync(
        MultipartUpload upload,
        IReadOnlyList<UploadedPart> parts,
        CancellationToken cancellationToken)
    {
        await lease.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        return await Inner.CompleteUploadAsync(upload, parts, cancellationToken).ConfigureAwait(false);
    }

    public override async Task AbortUploadAsync(MultipartUpload upload, CancellationToken cancellationToken)
    {
        await lease.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        await Inner.AbortUploadAsync(upload, cancellationToken).ConfigureAwait(false);
    }
}

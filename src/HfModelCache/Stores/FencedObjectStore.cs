namespace HfModelCache.Stores;

/// <summary>A store that is written to only by right: whatever makes bytes visible, or removes them, needs a fence that still counts.</summary>
/// <remarks>
/// A body is confirmed twice: before it is sent, and again before its last bytes, because sending takes time and a process
/// can be paused in the middle of it.
/// </remarks>
/// <param name="inner">The store.</param>
/// <param name="fence">The leader's lease, or the plan by which a share is carried.</param>
internal sealed class FencedObjectStore(IObjectStore inner, IFence fence) : DelegatingObjectStore(inner)
{
    public override async Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken)
    {
        await fence.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        return await Inner.PutAsync(key, Confirmed(payload), cancellationToken).ConfigureAwait(false);
    }

    public override async Task<bool> TryCreateAsync(string key, Payload payload, CancellationToken cancellationToken)
    {
        await fence.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        return await Inner.TryCreateAsync(key, Confirmed(payload), cancellationToken).ConfigureAwait(false);
    }

    public override async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        await fence.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        await Inner.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
    }

    // Nothing becomes visible by it, but whoever has lost the lease can't drop it any more either.
    public override async Task<MultipartUpload> StartUploadAsync(string key, long partSize, CancellationToken cancellationToken)
    {
        await fence.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        return await Inner.StartUploadAsync(key, partSize, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<CompletedUpload> CompleteUploadAsync(
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

    private Payload Confirmed(Payload payload) => payload with { Confirm = ct => new ValueTask(fence.ConfirmAsync(ct)) };
}

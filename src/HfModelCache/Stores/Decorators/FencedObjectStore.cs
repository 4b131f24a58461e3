using HfModelCache.Failures;

namespace HfModelCache.Stores.Decorators;

/// <summary>A store that is written to only by right: whatever makes bytes visible, or removes them, needs a fence that still counts.</summary>
/// <remarks>
/// A body is confirmed twice: before it is sent, and again before its last bytes, because sending takes time and a process
/// can be paused in the middle of it.
/// </remarks>
/// <param name="inner">The store; not one that repeats calls, because each attempt is confirmed.</param>
/// <param name="fence">The leader's lease, or the plan by which a share is carried.</param>
internal sealed class FencedObjectStore(IObjectStore inner, IFence fence) : DelegatingObjectStore(inner)
{
    public override Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken) =>
        AttemptAsync(() => Inner.PutAsync(key, Confirmed(payload), cancellationToken), cancellationToken);

    public override Task<bool> TryCreateAsync(string key, Payload payload, CancellationToken cancellationToken) =>
        AttemptAsync(() => Inner.TryCreateAsync(key, Confirmed(payload), cancellationToken), cancellationToken);

    public override Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        AttemptAsync(() => Done(Inner.DeleteAsync(key, cancellationToken)), cancellationToken);

    // Nothing becomes visible by it, but whoever has lost the lease can't abort it any more either.
    public override Task<MultipartUpload> StartUploadAsync(string key, long partSize, CancellationToken cancellationToken) =>
        AttemptAsync(() => Inner.StartUploadAsync(key, partSize, cancellationToken), cancellationToken);

    public override Task<CompletedUpload> CompleteUploadAsync(
        MultipartUpload upload,
        IReadOnlyList<UploadedPart> parts,
        CancellationToken cancellationToken) =>
        AttemptAsync(() => Inner.CompleteUploadAsync(upload, parts, cancellationToken), cancellationToken);

    public override Task AbortUploadAsync(MultipartUpload upload, CancellationToken cancellationToken) =>
        AttemptAsync(() => Done(Inner.AbortUploadAsync(upload, cancellationToken)), cancellationToken);

    private async Task<T> AttemptAsync<T>(Func<Task<T>> send, CancellationToken cancellationToken)
    {
        await fence.ConfirmAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (Exception e) when (!IsAnswer(e))
        {
            fence.LeftUnanswered();
            throw;
        }
    }

    // A gateway's 500 or 504 says nothing of what the store behind it will do; a refusal does.
    private static bool IsAnswer(Exception e) => e is OperatorException or OverloadedException;

    private Payload Confirmed(Payload payload) => payload with { Confirm = ct => new ValueTask(fence.ConfirmAsync(ct)) };
}

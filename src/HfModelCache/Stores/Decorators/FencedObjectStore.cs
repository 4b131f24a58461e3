using HfModelCache.Failures;

namespace HfModelCache.Stores.Decorators;

/// <summary>Confirms a fence before every attempt to create or remove an object.</summary>
/// <remarks>
/// A body is confirmed twice: before it is sent and before its last bytes, because sending takes time and the process may
/// be paused in between.
/// </remarks>
/// <param name="inner">The store. It must not retry, because every attempt has to be confirmed.</param>
/// <param name="fence">The leader's lease, or the plan that this replica works by.</param>
internal sealed class FencedObjectStore(IObjectStore inner, IFence fence) : DelegatingObjectStore(inner)
{
    public override Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken) =>
        AttemptAsync(() => Inner.PutAsync(key, Confirmed(payload), cancellationToken), cancellationToken);

    public override Task<CompletedUpload?> CopyAsync(StoredReference from, string key, CancellationToken cancellationToken) =>
        AttemptAsync(() => Inner.CopyAsync(from, key, cancellationToken), cancellationToken);

    public override Task<bool> TryCreateAsync(string key, Payload payload, CancellationToken cancellationToken) =>
        AttemptAsync(() => Inner.TryCreateAsync(key, Confirmed(payload), cancellationToken), cancellationToken);

    public override Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        AttemptAsync(() => Done(Inner.DeleteAsync(key, cancellationToken)), cancellationToken);

    // It makes nothing visible, but a replica that has lost the lease can no longer abort it.
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
            fence.ReportUnanswered();
            throw;
        }
    }

    // A gateway's 500 or 504 says nothing about what the store behind it will do; a refusal does.
    private static bool IsAnswer(Exception e) => e is OperatorException or OverloadedException;

    private Payload Confirmed(Payload payload) => payload with { Confirm = ct => new ValueTask(fence.ConfirmAsync(ct)) };
}

using HfModelCache.Concurrency;
using HfModelCache.Failures;

namespace HfModelCache.Stores.Decorators;

/// <summary>Sends as many large bodies at once as the store takes well; small ones, such as a leader's beats, never wait.</summary>
/// <param name="inner">The store; not one that repeats calls, or its refusals would not be seen.</param>
/// <param name="pacer">How many bodies may be on their way.</param>
internal sealed class LimitedObjectStore(IObjectStore inner, AdaptiveLimiter pacer) : DelegatingObjectStore(inner)
{
    private const int SmallestHeldBack = 1 << 20;

    public override Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken) =>
        PaceAsync(payload.Length, () => Inner.PutAsync(key, payload, cancellationToken), cancellationToken);

    public override Task<UploadedPart> UploadPartAsync(
        MultipartUpload upload,
        int number,
        Payload payload,
        CancellationToken cancellationToken) =>
        PaceAsync(
            payload.Length, () => Inner.UploadPartAsync(upload, number, payload, cancellationToken), cancellationToken);

    private async Task<T> PaceAsync<T>(long length, Func<Task<T>> send, CancellationToken cancellationToken)
    {
        if (length < SmallestHeldBack)
            return await send().ConfigureAwait(false);
        await pacer.EnterAsync(urgent: false, cancellationToken).ConfigureAwait(false);
        try
        {
            var result = await send().ConfigureAwait(false);
            pacer.Moved(length);
            return result;
        }
        catch (OverloadedException)
        {
            pacer.Refused();
            throw;
        }
        finally
        {
            pacer.Exit();
        }
    }
}

using HfModelCache.Concurrency;
using HfModelCache.Failures;

namespace HfModelCache.Stores.Decorators;

/// <summary>Limits how many large bodies are sent at once. Small ones, such as a leader's heartbeat, never wait.</summary>
/// <param name="inner">The store. It must not retry, or the limiter would not see that it is overloaded.</param>
/// <param name="limiter">Adapts the number of bodies in flight.</param>
internal sealed class LimitedObjectStore(IObjectStore inner, AdaptiveLimiter limiter) : DelegatingObjectStore(inner)
{
    /// <summary>The size in bytes from which a body is large.</summary>
    public const int LargeBody = 1 << 20;

    public override Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken) =>
        SendAsync(payload.Length, () => Inner.PutAsync(key, payload, cancellationToken), cancellationToken);

    public override Task<UploadedPart> UploadPartAsync(
        MultipartUpload upload, int number, Payload payload, CancellationToken cancellationToken) =>
        SendAsync(payload.Length, () => Inner.UploadPartAsync(upload, number, payload, cancellationToken), cancellationToken);

    private async Task<T> SendAsync<T>(long length, Func<Task<T>> send, CancellationToken cancellationToken)
    {
        if (length < LargeBody)
            return await send().ConfigureAwait(false);
        await limiter.AcquireAsync(place: 0, cancellationToken).ConfigureAwait(false);
        try
        {
            var result = await send().ConfigureAwait(false);
            limiter.ReportBytes(length);
            return result;
        }
        catch (OverloadedException)
        {
            limiter.ReportOverload();
            throw;
        }
        finally
        {
            limiter.Release();
        }
    }
}

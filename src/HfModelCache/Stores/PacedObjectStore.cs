using HfModelCache.Failures;
using HfModelCache.Pacing;

namespace HfModelCache.Stores;

/// <summary>Sends as many large bodies at once as the store takes well; small ones, such as signs of life, never wait.</summary>
public sealed class PacedObjectStore : DelegatingObjectStore, IDisposable
{
    private const int SmallestHeldBack = 1 << 20;

    private readonly Pacer _pacer;

    /// <summary>Begins with as many as the options say.</summary>
    /// <param name="inner">The store; not one that repeats calls, or its refusals would not be seen.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="time">The clock.</param>
    public PacedObjectStore(IObjectStore inner, PaceOptions options, TimeProvider time)
        : base(inner) => _pacer = new Pacer(options, time);

    /// <inheritdoc/>
    public override Task<string> PutAsync(string key, Payload payload, CancellationToken cancellationToken) =>
        PaceAsync(payload.Length, () => Inner.PutAsync(key, payload, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public override Task<UploadedPart> UploadPartAsync(
        MultipartUpload upload,
        int number,
        Payload payload,
        CancellationToken cancellationToken) =>
        PaceAsync(
            payload.Length, () => Inner.UploadPartAsync(upload, number, payload, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _pacer.Dispose();

    private async Task<T> PaceAsync<T>(long length, Func<Task<T>> send, CancellationToken cancellationToken)
    {
        if (length < SmallestHeldBack)
            return await send().ConfigureAwait(false);
        await _pacer.EnterAsync(urgent: false, cancellationToken).ConfigureAwait(false);
        try
        {
            var result = await send().ConfigureAwait(false);
            _pacer.Moved(length);
            return result;
        }
        catch (OverloadedException)
        {
            _pacer.Refused();
            throw;
        }
        finally
        {
            _pacer.Exit();
        }
    }
}

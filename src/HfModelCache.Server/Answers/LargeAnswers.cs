using HfModelCache.Failures;

namespace HfModelCache.Server.Answers;

/// <summary>Limits how many large answers are being sent at once. Each takes memory for as long as its client likes.</summary>
/// <param name="time">The clock.</param>
internal sealed class LargeAnswers(TimeProvider time) : IDisposable
{
    /// <summary>The size from which an answer is large, in bytes. Smaller ones are handed to the kernel as they are.</summary>
    public const int MinSize = 64 << 10;

    private const int MaxAtOnce = 96;

    // Less than clients wait for headers.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _places = new(MaxAtOnce);

    /// <summary>Waits for a place, for five seconds. Disposing the result gives it back.</summary>
    /// <exception cref="OverloadedException">All places are still taken.</exception>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        if (!_places.Wait(0, CancellationToken.None))
        {
            using var limit = new CancellationTokenSource(Patience, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                await _places.WaitAsync(linked.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new OverloadedException(FailureReason.StoreUnreachable, $"{MaxAtOnce} large answers are being sent at once.");
            }
        }

        return new Place(_places);
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}

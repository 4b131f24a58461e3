using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Server.Health;
using HfModelCache.Stores;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Content;

/// <summary>Sends the bytes of objects through this server. If the store breaks off, it goes on where that happened.</summary>
/// <param name="store">The store, each call once.</param>
/// <param name="retry">How long the store may fail without sending a byte.</param>
/// <param name="silence">How long the store may send nothing.</param>
/// <param name="metrics">Counts the bytes.</param>
/// <param name="time">The clock.</param>
internal sealed class FileSender(IObjectReader store, Retry retry, TimeSpan silence, ServerMetrics metrics, TimeProvider time)
{
    private const int PieceSize = 128 << 10;

    /// <summary>Sends a range of an object as the body of an answer whose headers are set.</summary>
    /// <param name="context">The request and its answer.</param>
    /// <param name="key">The object.</param>
    /// <param name="range">The range, with its length, and the version that was verified.</param>
    /// <exception cref="ModelCacheException">The store failed. Unless the answer has begun, an error can still be sent.</exception>
    public async Task SendAsync(HttpContext context, string key, ReadRange range)
    {
        var gone = context.RequestAborted;
        var budget = retry.NewBudget();
        var missing = range.Length!.Value;
        while (missing > 0)
        {
            try
            {
                await CopyAsync(
                    context,
                    key,
                    range with { Offset = range.Offset + range.Length.Value - missing, Length = missing },
                    count =>
                    {
                        missing -= count;
                        budget.Progress(count);
                        metrics.Relay(count);
                    },
                    gone).ConfigureAwait(false);
            }
            catch (TransientException e) when (!gone.IsCancellationRequested)
            {
                await retry.SpendAsync(budget, e, gone).ConfigureAwait(false);
            }
        }
    }

    private async Task CopyAsync(HttpContext context, string key, ReadRange range, Action<int> sent, CancellationToken cancellationToken)
    {
        await using var body = await store.OpenReadAsync(key, range, cancellationToken).ConfigureAwait(false)
            ?? throw new OperatorException(FailureReason.CopyDamaged, $"{store.Describe(key)} is missing.");
        using var silent = new SilenceLimit(silence, time, cancellationToken);
        var output = context.Response.BodyWriter;
        for (var missing = range.Length!.Value; missing > 0;)
        {
            var buffer = output.GetMemory(PieceSize);
            var count = await ReadAsync(body.Content, buffer[..(int)Math.Min(buffer.Length, missing)], key, silent, cancellationToken).ConfigureAwait(false);
            if (count == 0)
                throw new TransientException(FailureReason.StoreUnreachable, $"Reading {store.Describe(key)} ended early.");
            output.Advance(count);
            missing -= count;
            sent(count);
            if ((await output.FlushAsync(cancellationToken).ConfigureAwait(false)).IsCompleted)
                throw new OperationCanceledException("The client is gone.");
        }
    }

    // A client may be as slow as Kestrel allows, so only the store's time is limited.
    private async ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, string key, SilenceLimit silent, CancellationToken cancellationToken)
    {
        silent.Begin();
        try
        {
            return await body.ReadAsync(buffer, silent.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && (NetworkFailure.Is(e) || silent.IsExceeded))
        {
            throw new TransientException(
                FailureReason.StoreUnreachable, $"Reading {store.Describe(key)} {(silent.IsExceeded ? "stalled" : "was interrupted")}.", inner: e);
        }
        finally
        {
            silent.End();
        }
    }
}

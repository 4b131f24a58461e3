using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Server.Health;
using HfModelCache.Stores;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Content;

/// <summary>Sends the bytes of objects through this server. If the store breaks off, it goes on where that happened.</summary>
/// <param name="store">The store, each call once.</param>
/// <param name="retry">How long the store may fail without sending a byte.</param>
/// <param name="relay">Copies bodies.</param>
/// <param name="metrics">Counts the bytes.</param>
internal sealed class FileSender(IObjectReader store, Retry retry, BodyRelay relay, ServerMetrics metrics)
{
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
                var rest = range with { Offset = range.Offset + range.Length.Value - missing, Length = missing };
                await CopyAsync(
                    context,
                    key,
                    rest,
                    count =>
                    {
                        missing -= count;
                        budget.Progress(count);
                        metrics.Relay(count);
                    },
                    gone).ConfigureAwait(false);
                if (missing > 0)
                    throw new TransientException(FailureReason.StoreUnreachable, $"Reading {store.Describe(key)} ended early.");
            }
            catch (TransientException e) when (!gone.IsCancellationRequested)
            {
                await retry.SpendAsync(budget, e, gone).ConfigureAwait(false);
            }
        }
    }

    private async Task CopyAsync(HttpContext context, string key, ReadRange range, Action<int> copied, CancellationToken cancellationToken)
    {
        await using var body = await store.OpenReadAsync(key, range, cancellationToken).ConfigureAwait(false)
            ?? throw new OperatorException(FailureReason.CopyDamaged, $"{store.Describe(key)} is missing.");
        try
        {
            await relay.CopyAsync(body.Content, context.Response.BodyWriter, range.Length!.Value, copied, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (NetworkFailure.Is(e) && !cancellationToken.IsCancellationRequested)
        {
            var how = e is TimeoutException ? "stalled" : "was interrupted";
            throw new TransientException(FailureReason.StoreUnreachable, $"Reading {store.Describe(key)} {how}.", inner: e);
        }
    }
}

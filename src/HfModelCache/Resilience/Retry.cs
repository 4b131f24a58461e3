using HfModelCache.Failures;
using HfModelCache.Metrics;
using HfModelCache.Progress;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Resilience;

/// <summary>Retries work that failed with a <see cref="TransientException"/>, within a budget.</summary>
/// <param name="options">How long failures are tolerated, and the delays between attempts.</param>
/// <param name="time">The clock for the delays.</param>
/// <param name="jitter">Randomises the delays.</param>
/// <param name="logger">Logs every retry.</param>
internal sealed partial class Retry(RetryOptions options, TimeProvider time, Jitter jitter, ILogger logger)
{
    /// <summary>What the run waits for. Default: a record of its own.</summary>
    public Waits Waits { get; init; } = new();

    /// <summary>The other side of the retried work. Default: the store.</summary>
    public Awaited OtherSide { get; init; } = Awaited.Store;

    /// <summary>Returns a new budget, for a loop that measures its own progress.</summary>
    internal RetryBudget NewBudget() => new(options, time, jitter);

    /// <summary>Returns a retry with at most this patience, for work that may fail without harm.</summary>
    public Retry Within(TimeSpan patience) =>
        With(options with { Patience = patience < options.Patience ? patience : options.Patience }, OtherSide);

    /// <summary>Returns a retry of work that depends on another side.</summary>
    public Retry Of(Awaited otherSide) => With(options, otherSide);

    /// <summary>Waits as <paramref name="budget"/> requires, or rethrows <paramref name="failure"/> if it is spent.</summary>
    /// <param name="budget">The budget of this piece of work.</param>
    /// <param name="failure">The failure.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    internal async Task SpendAsync(
        RetryBudget budget,
        TransientException failure,
        CancellationToken cancellationToken)
    {
        if (!budget.TrySpend(failure, out var delay))
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        LogRetry(delay.TotalSeconds, failure.Message);
        CacheMetrics.Retry(failure.Reason, delay);
        using var wait = Waits.Begin(failure.Reason == FailureReason.HubRateLimited ? Awaited.RateLimit : OtherSide, time, delay);
        await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs <paramref name="attempt"/> until it succeeds, fails for good, or the budget is spent.</summary>
    public async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> attempt,
        CancellationToken cancellationToken)
    {
        var budget = NewBudget();
        while (true)
        {
            try
            {
                using var wait = Waits.Begin(OtherSide, time);
                return await attempt(cancellationToken).ConfigureAwait(false);
            }
            catch (TransientException failure)
            {
                await SpendAsync(budget, failure, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Retry With(RetryOptions other, Awaited otherSide) => new(other, time, jitter, logger) { Waits = Waits, OtherSide = otherSide };

    [LoggerMessage(1, LogLevel.Information, "Retrying in {Seconds:0.0} s: {Cause}")]
    private partial void LogRetry(double seconds, string cause);
}

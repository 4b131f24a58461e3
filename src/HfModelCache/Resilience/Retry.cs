using HfModelCache.Failures;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Resilience;

/// <summary>Repeats work that failed with a <see cref="TransientException"/>, within a budget.</summary>
/// <param name="options">How long failures are borne with, and the waits between tries.</param>
/// <param name="time">The clock that the waits follow.</param>
/// <param name="jitter">Where the waits' randomness comes from.</param>
/// <param name="logger">Hears of every repeated try.</param>
public sealed partial class Retry(RetryOptions options, TimeProvider time, Jitter jitter, ILogger logger)
{
    /// <summary>A fresh budget, for a loop that knows progress when it sees it.</summary>
    public RetryBudget NewBudget() => new(options, time, jitter);

    /// <summary>The same, with no more patience than this: for what may fail without harm.</summary>
    public Retry Within(TimeSpan patience) => new(
        options with { Patience = patience < options.Patience ? patience : options.Patience }, time, jitter, logger);

    /// <summary>Waits as <paramref name="budget"/> says, or throws <paramref name="failure"/> again where it is spent.</summary>
    /// <param name="budget">The budget of this piece of work.</param>
    /// <param name="failure">What went wrong.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task SpendAsync(
        RetryBudget budget,
        TransientException failure,
        CancellationToken cancellationToken)
    {
        if (!budget.TrySpend(failure, out var delay))
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        LogRetry(failure.Message, delay.TotalSeconds);
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
                return await attempt(cancellationToken).ConfigureAwait(false);
            }
            catch (TransientException failure)
            {
                await SpendAsync(budget, failure, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Cause} Trying again in {Seconds:0.0} s.")]
    private partial void LogRetry(string cause, double seconds);
}

using HfModelCache.Failures;

namespace HfModelCache.Resilience;

/// <summary>The tries that one piece of work still has; progress refills it.</summary>
/// <param name="options">How many tries, and the waits between them.</param>
/// <param name="jitter">Where the waits' randomness comes from.</param>
public sealed class RetryBudget(RetryOptions options, Jitter jitter)
{
    private int _failures;

    /// <summary>Something arrived: earlier failures no longer count.</summary>
    public void Refill() => _failures = 0;

    /// <summary>Takes one try from the budget.</summary>
    /// <param name="failure">Why another try is needed; its own <c>RetryAfter</c> wins over our wait.</param>
    /// <param name="delay">How long to wait before that try.</param>
    /// <returns>Whether another try is allowed.</returns>
    public bool TrySpend(TransientException failure, out TimeSpan delay)
    {
        _failures++;
        var bound = Math.Min(options.MaxDelay.TotalSeconds, options.BaseDelay.TotalSeconds * Math.Pow(2, _failures - 1));
        delay = failure.RetryAfter ?? TimeSpan.FromSeconds(bound * jitter.Next());
        return _failures < options.MaxAttempts && delay <= options.MaxRetryAfter;
    }
}

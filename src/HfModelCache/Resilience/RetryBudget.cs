using HfModelCache.Failures;

namespace HfModelCache.Resilience;

/// <summary>The patience that one piece of work still has; progress refills it.</summary>
/// <param name="options">How long failures are borne with, and the waits between tries.</param>
/// <param name="time">The clock.</param>
/// <param name="jitter">Where the waits' randomness comes from.</param>
public sealed class RetryBudget(RetryOptions options, TimeProvider time, Jitter jitter)
{
    private int _failures;
    private long _firstFailure;
    private TimeSpan _askedFor;

    /// <summary>Something arrived: earlier failures no longer count.</summary>
    public void Refill() => _failures = 0;

    /// <summary>Takes one try from the budget.</summary>
    /// <param name="failure">Why another try is needed; its own <c>RetryAfter</c> wins over our wait.</param>
    /// <param name="delay">How long to wait before that try.</param>
    /// <returns>Whether another try is allowed.</returns>
    public bool TrySpend(TransientException failure, out TimeSpan delay)
    {
        if (_failures++ == 0)
            (_firstFailure, _askedFor) = (time.GetTimestamp(), TimeSpan.Zero);
        var borne = time.GetElapsedTime(_firstFailure) - _askedFor;
        var bound = Math.Min(options.MaxDelay.TotalSeconds, options.BaseDelay.TotalSeconds * Math.Pow(2, _failures - 1));
        delay = failure.RetryAfter ?? TimeSpan.FromSeconds(bound * jitter.Next());
        _askedFor += failure.RetryAfter ?? TimeSpan.Zero;
        return (_failures < options.FewestAttempts || borne < options.Patience) && delay <= options.MaxRetryAfter;
    }
}

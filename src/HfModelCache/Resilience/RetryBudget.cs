using HfModelCache.Failures;

namespace HfModelCache.Resilience;

/// <summary>Represents the retries that a piece of work has left. Progress refills it.</summary>
/// <param name="options">How long failures are tolerated, and the delays between attempts.</param>
/// <param name="time">The clock.</param>
/// <param name="jitter">Randomises the delays.</param>
internal sealed class RetryBudget(RetryOptions options, TimeProvider time, Jitter jitter)
{
    private int _failures;
    private long _firstFailure;
    private long _progress;
    private TimeSpan _askedFor;

    /// <summary>Forgets earlier failures, because the work has made progress.</summary>
    public void Refill() => (_failures, _progress) = (0, 0);

    /// <summary>Counts new bytes; <see cref="RetryOptions.LeastProgress"/> of them refill the budget.</summary>
    /// <param name="bytes">How many. Bytes that are read again are not progress.</param>
    public void Progress(long bytes)
    {
        _progress += bytes;
        if (_progress >= options.LeastProgress)
            Refill();
    }

    /// <summary>Takes one attempt from the budget.</summary>
    /// <param name="failure">The failure; its <c>RetryAfter</c> lengthens the delay.</param>
    /// <param name="delay">How long to wait before the next attempt.</param>
    /// <returns>Whether another attempt is allowed.</returns>
    public bool TrySpend(TransientException failure, out TimeSpan delay)
    {
        if (_failures++ == 0)
            (_firstFailure, _askedFor) = (time.GetTimestamp(), TimeSpan.Zero);
        var borne = time.GetElapsedTime(_firstFailure) - _askedFor;
        var asked = failure.RetryAfter ?? TimeSpan.Zero;
        var own = OwnDelay();
        delay = asked > own ? asked : own;
        if (asked > options.MaxRetryAfter || _askedFor + asked > LongestAskedFor)
            return false;
        _askedFor += asked;
        return _failures < options.FewestAttempts || borne < options.Patience;
    }

    private TimeSpan LongestAskedFor =>
        options.MaxTotalRetryAfter > options.Patience ? options.MaxTotalRetryAfter : options.Patience;

    // Never near zero: a server that asks for no delay must not be called thousands of times a second.
    private TimeSpan OwnDelay()
    {
        var bound = Math.Min(options.MaxDelay.TotalSeconds, options.BaseDelay.TotalSeconds * Math.Pow(2, _failures - 1));
        return TimeSpan.FromSeconds(bound * (1 + jitter.Next()) / 2);
    }
}

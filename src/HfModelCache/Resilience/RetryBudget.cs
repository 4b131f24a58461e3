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
    private long _progress;
    private TimeSpan _askedFor;

    /// <summary>The work is further than it ever was: earlier failures no longer count.</summary>
    public void Refill() => (_failures, _progress) = (0, 0);

    /// <summary>Bytes arrived that no earlier try had; <see cref="RetryOptions.LeastProgress"/> of them refill the budget.</summary>
    /// <param name="bytes">How many. Bytes that are read over again are no progress.</param>
    public void Progress(long bytes)
    {
        _progress += bytes;
        if (_progress >= options.LeastProgress)
            Refill();
    }

    /// <summary>Takes one try from the budget.</summary>
    /// <param name="failure">Why another try is needed; what it asks for (<c>RetryAfter</c>) lengthens our own wait.</param>
    /// <param name="delay">How long to wait before that try.</param>
    /// <returns>Whether another try is allowed.</returns>
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

    // Never near zero: a server that asks for no wait at all must not be asked thousands of times a second.
    private TimeSpan OwnDelay()
    {
        var bound = Math.Min(options.MaxDelay.TotalSeconds, options.BaseDelay.TotalSeconds * Math.Pow(2, _failures - 1));
        return TimeSpan.FromSeconds(bound * (1 + jitter.Next()) / 2);
    }
}

using System.Globalization;
using HfModelCache.Failures;

namespace HfModelCache.Coordination.Waiting;

/// <summary>Limits how long one run waits for others in total; it may wait for several leaders in turn.</summary>
/// <param name="limit">The limit.</param>
/// <param name="time">The clock.</param>
internal sealed class WaitLimit(TimeSpan limit, TimeProvider time)
{
    private readonly long _startedAt = time.GetTimestamp();
    private TimeSpan _excluded;

    /// <summary>Excludes time that this replica spent on its own work.</summary>
    public void Exclude(TimeSpan worked) => _excluded += worked;

    /// <summary>Fails once the run has waited too long.</summary>
    /// <param name="problem">What is still missing, as the start of a sentence.</param>
    /// <exception cref="OperatorException">The limit is exceeded.</exception>
    public void ThrowIfExceeded(Func<string> problem)
    {
        if (time.GetElapsedTime(_startedAt) - _excluded <= limit)
            return;
        throw new OperatorException(
            FailureReason.WaitedTooLong,
            string.Create(CultureInfo.InvariantCulture, $"{problem()} after {limit.TotalSeconds:0.#} s."));
    }
}

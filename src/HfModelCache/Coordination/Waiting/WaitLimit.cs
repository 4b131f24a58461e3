using System.Globalization;
using HfModelCache.Failures;

namespace HfModelCache.Coordination.Waiting;

/// <summary>How long one run may wait for others, in all: it may wait for several leaders one after the other.</summary>
/// <param name="limit">The limit.</param>
/// <param name="time">The clock.</param>
internal sealed class WaitLimit(TimeSpan limit, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();
    private TimeSpan _worked;

    /// <summary>A time in which this replica did its own share of the work does not count as waiting.</summary>
    public void Exclude(TimeSpan worked) => _worked += worked;

    /// <summary>Ends a wait that takes too long.</summary>
    /// <param name="whom">Whom it is for, as the beginning of a sentence.</param>
    /// <exception cref="OperatorException">The limit is passed.</exception>
    public void ThrowIfOver(Func<string> whom)
    {
        if (time.GetElapsedTime(_began) - _worked <= limit)
            return;
        throw new OperatorException(
            FailureReason.WaitedTooLong,
            string.Create(CultureInfo.InvariantCulture, $"{whom()} within {limit.TotalSeconds:0.#} s."));
    }
}

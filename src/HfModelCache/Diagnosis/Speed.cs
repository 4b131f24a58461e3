using HfModelCache.Failures;
using HfModelCache.Formatting;

namespace HfModelCache.Diagnosis;

/// <summary>Judges how fast bytes moved.</summary>
internal static class Speed
{
    // A model of 100 GB takes more than a day over such a link.
    private const double SlowBytesPerSecond = 1 << 20;

    // Over less, the round trips count for more than the bytes.
    private const long FewestBytes = 64 << 10;

    /// <summary>Returns a warning if the link is slow.</summary>
    /// <param name="bytes">How many bytes moved.</param>
    /// <param name="took">How long that took.</param>
    /// <param name="what">What was done, as the beginning of a sentence.</param>
    public static Finding Judge(long bytes, TimeSpan took, string what)
    {
        var rate = bytes / Math.Max(took.TotalSeconds, 0.001);
        var text = $"{what} at {ByteSize.Format((long)rate)}/s";
        return rate >= SlowBytesPerSecond || bytes < FewestBytes ? Finding.Passed(text) : Finding.Warning(FailureReason.LinkSlow, $"{text}.");
    }
}

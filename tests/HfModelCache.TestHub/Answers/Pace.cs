namespace HfModelCache.TestHub.Answers;

/// <summary>So many bytes, then a pause, and so on.</summary>
/// <param name="BytesPerWrite">How many bytes at a time.</param>
/// <param name="Interval">The time from one write to the next.</param>
public sealed record Pace(int BytesPerWrite, TimeSpan Interval)
{
    private const int WritesPerSecond = 50;

    /// <summary>A steady rate.</summary>
    public static Pace PerSecond(long bytes) =>
        new((int)Math.Clamp(bytes / WritesPerSecond, 1, int.MaxValue), TimeSpan.FromSeconds(1.0 / WritesPerSecond));
}

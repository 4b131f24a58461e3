using System.Globalization;
using HfModelCache.Formatting;

namespace HfModelCache.Progress;

/// <summary>Represents the progress and throughput of a transfer.</summary>
/// <param name="DoneBytes">Bytes that are done.</param>
/// <param name="TotalBytes">The total number of bytes.</param>
/// <param name="BytesPerSecond">The recent throughput.</param>
/// <param name="DoneFiles">Files that are complete.</param>
/// <param name="TotalFiles">The total number of files.</param>
public sealed record ProgressState(long DoneBytes, long TotalBytes, long BytesPerSecond, int DoneFiles, int TotalFiles)
{
    /// <summary>From 0 to 100.</summary>
    public double Percent => TotalBytes == 0 ? 0 : Math.Clamp(100.0 * DoneBytes / TotalBytes, 0, 100);

    /// <summary>The remaining time at this throughput; null if nothing moves.</summary>
    public TimeSpan? Left => BytesPerSecond <= 0
        ? null
        : TimeSpan.FromSeconds(Math.Ceiling(Math.Max(0, TotalBytes - DoneBytes) / (double)BytesPerSecond));

    /// <summary>For example <c>1.2 GiB of 14.0 GiB (8 %), 310.0 MiB/s, 42 s left, 3 of 31 files</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{ByteSize.Format(DoneBytes)} of {ByteSize.Format(TotalBytes)} ({Math.Floor(Percent):0} %), "
        + $"{ByteSize.Format(BytesPerSecond)}/s, {Duration.Format(Left)} left, {DoneFiles} of {TotalFiles} files");
}

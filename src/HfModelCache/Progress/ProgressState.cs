using System.Globalization;
using HfModelCache.Formatting;

namespace HfModelCache.Progress;

/// <summary>Represents how far a transfer is, how fast it is, and what it waits for.</summary>
public sealed record ProgressState
{
    // Between two parts, or while one is stored, nothing needs to move.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>The counts.</summary>
    public required TransferSnapshot Counts { get; init; }

    /// <summary>Recent bytes per second: received ones or, once all have been received, stored ones. Null if it is not known yet.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>The remaining time at this rate; null if it can't be estimated: too early, or nothing moves.</summary>
    public TimeSpan? Left { get; init; }

    /// <summary>How long no byte has been received or stored.</summary>
    public TimeSpan Paused { get; init; }

    /// <summary>How many connections bytes are being read on.</summary>
    public int Connections { get; init; }

    /// <summary>How many parts are being read or stored.</summary>
    public int Parts { get; init; }

    /// <summary>What the run waits for. Default nothing.</summary>
    public IReadOnlyList<Wait> Waits { get; init; } = [];

    /// <summary>Whether everything that was planned is done.</summary>
    public bool IsComplete => Counts.PlannedBytes > 0 && Counts.DoneBytes >= Counts.PlannedBytes;

    /// <summary>Whether nothing has moved for so long that it is worth telling.</summary>
    public bool IsPaused => Paused >= LongestPause && !IsComplete;

    /// <summary>From 0 to 100; it is 100 only if everything is stored.</summary>
    public int Percent => PercentOf(Counts.ReceivedBytes, Counts.DoneBytes, Counts.PlannedBytes);

    /// <summary>Returns how much of a total has been received, from 0 to 100; it is 100 only if everything is stored.</summary>
    public static int PercentOf(long received, long stored, long total) => total <= 0
        ? 0
        : (int)Math.Clamp(100.0 * received / total, 0, stored >= total ? 100 : 99);

    /// <summary>
    /// For example <c>1.2 GiB of 14.0 GiB (8 %), 1.1 GiB stored, 310.0 MiB/s, 42 s left, 3 of 31 files, 16 connections, 9 parts in flight</c>.
    /// </summary>
    public override string ToString() => string.Join(", ", Phrases());

    private IEnumerable<string> Phrases()
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{ByteSize.Format(Counts.ReceivedBytes)} of {ByteSize.Format(Counts.PlannedBytes)} ({Percent} %)");
        if (Counts.ReceivedBytes != Counts.DoneBytes)
            yield return $"{ByteSize.Format(Counts.DoneBytes)} stored";
        if (IsPaused)
        {
            yield return $"nothing for {Duration.Format(Whole(Paused))}" + (Waits.Count > 0 ? $": waiting for {string.Join(" and ", Waits)}" : "");
        }
        else if (BytesPerSecond is { } rate)
        {
            yield return $"{ByteSize.Format(rate)}/s";
            if (Left is { } left)
                yield return $"{Duration.Format(left)} left";
        }

        yield return $"{Counts.FilesDone} of {FileCount.Format(Counts.PlannedFiles)}";
        if (Connections > 0)
            yield return Connections == 1 ? "1 connection" : $"{Connections} connections";
        if (Parts > 0)
            yield return Parts == 1 ? "1 part in flight" : $"{Parts} parts in flight";
    }

    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds));
}

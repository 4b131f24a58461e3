using System.Diagnostics;

namespace HfModelCache.Bench.Roads;

/// <summary>What all connections share in one direction: its rate, and a queue in front of it that holds a round trip's bytes.</summary>
internal sealed class Link(long bytesPerSecond)
{
    private static readonly Stopwatch Clock = Stopwatch.StartNew();

    private readonly Lock _lock = new();
    private double _free;

    /// <summary>Seconds since the process began.</summary>
    public static double Now => Clock.Elapsed.TotalSeconds;

    /// <summary>Queues some bytes.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="from">When they reach the link.</param>
    /// <returns>When they have passed it, and how long they had waited for others.</returns>
    public (double Passed, double Waited) Pass(int bytes, double from)
    {
        lock (_lock)
        {
            var start = Math.Max(from, _free);
            _free = start + ((double)bytes / bytesPerSecond);
            return (_free, start - from);
        }
    }
}

using System.Diagnostics;

namespace HfModelCache.Bench.Http;

/// <summary>Holds content to a rate, on one connection or on several that share it; time without traffic earns no credit.</summary>
/// <param name="bytesPerSecond">The rate.</param>
internal sealed class Pace(long bytesPerSecond)
{
    private const int PiecesPerSecond = 50;
    private static readonly Stopwatch Clock = Stopwatch.StartNew();

    private readonly Lock _lock = new();
    private double _due;

    /// <summary>The most bytes to send at once.</summary>
    public long Piece { get; } = Math.Max(1, bytesPerSecond / PiecesPerSecond);

    /// <summary>Waits until the piece may be sent.</summary>
    public void Wait(long piece)
    {
        double wait;
        lock (_lock)
        {
            var now = Clock.Elapsed.TotalSeconds;
            // What a late wake-up missed is made up for, but no more than a tenth of a second of it.
            _due = Math.Max(_due, now - 0.1) + (double)piece / bytesPerSecond;
            wait = _due - now;
        }

        if (wait > 0)
            Thread.Sleep(TimeSpan.FromSeconds(wait));
    }
}

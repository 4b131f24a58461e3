namespace HfModelCache.Transfer.Connections;

/// <summary>Finds out whether replacing slow connections makes the whole download faster.</summary>
/// <remarks>
/// If the link is what slows a connection down, another one is no faster, and the bytes on their way are sent twice. Each
/// trial without effect makes the next one rarer.
/// </remarks>
internal sealed class ReplacementTrial
{
    private const double Growth = 1.05;
    private const double Fading = 0.995; // Each tick: throughput may drop for reasons of its own.
    private const int TicksPerRate = 4;
    private const int TicksPerTrial = 8;
    private const int ShortestRest = 8;
    private const int LongestRest = 256;

    private readonly Queue<long> _recent = new();
    private long _rate;
    private double _best;
    private double _bestBefore;
    private int _trial;
    private int _resting;
    private int _rest = ShortestRest;

    /// <summary>The bytes that arrived in the last second.</summary>
    public long Rate => _rate;

    /// <summary>Whether slow connections may be replaced now.</summary>
    public bool MayReplace => _resting == 0;

    /// <summary>Evaluates one interval.</summary>
    /// <param name="bytes">The bytes that arrived in it on all connections.</param>
    public void Tick(long bytes)
    {
        _rate += bytes;
        _recent.Enqueue(bytes);
        if (_recent.Count > TicksPerRate)
            _rate -= _recent.Dequeue();
        _best = Math.Max(_best * Fading, _rate);
        if (_resting > 0)
            _resting--;
        else if (_trial > 0 && --_trial == 0)
            Judge();
    }

    /// <summary>Records that connections are being replaced.</summary>
    public void Begin()
    {
        if (_trial == 0)
            (_trial, _bestBefore) = (TicksPerTrial, _best);
    }

    private void Judge()
    {
        var helped = _rate >= _bestBefore * Growth;
        _resting = helped ? 0 : _rest;
        _rest = helped ? ShortestRest : Math.Min(LongestRest, _rest * 2);
    }
}

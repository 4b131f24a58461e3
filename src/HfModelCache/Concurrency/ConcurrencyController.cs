namespace HfModelCache.Concurrency;

/// <summary>Finds the best number of connections by trial: more while throughput grows, fewer if it does not drop.</summary>
/// <remarks>
/// It doubles the number at first, because the best one may be 2 or 60. Then it holds, and from time to time tries a quarter
/// more or fewer; each trial without effect makes the next one rarer. An overloaded server (429, 503) halves it at once.
/// Nothing is judged while throughput still grows by itself: a new connection takes many round trips to reach its rate (RFC
/// 5681, slow start). For the same reason a trial without effect is taken back step by step: the connections that remain need
/// round trips to use what the others leave (RFC 9438, CUBIC).
/// </remarks>
/// <param name="options">The bounds.</param>
internal sealed class ConcurrencyController(ConcurrencyOptions options)
{
    // Smaller differences are noise on links with other traffic.
    private const double WorthDoubling = 1.15;
    private const double WorthAQuarter = 1.05;
    private const double NothingLost = 0.97;
    private const double StillGrowing = 1.15;

    private const int ShortestHold = 16;
    private const int LongestHold = 240;
    private const int HoldAfterRefusal = 40;
    private const int TicksPerTry = 4;
    private const int LongestGrowth = 12;
    private const int SteadyTicksAfterGrowth = 2; // One alone may be the pause between two bodies.
    private const int StepsDown = 8;

    private ControllerPhase _phase = ControllerPhase.Doubling;
    private int _before;
    private double _rateBefore;
    private double _sum;
    private long _last;
    private int _ticks;
    private int _growing;
    private int _steady;
    private int _hold = ShortestHold;
    private int _sinceRefusal = HoldAfterRefusal;
    private int _target;
    private bool _moreNext = true;

    /// <summary>The current number of connections.</summary>
    public int Limit { get; private set; } = Math.Clamp(options.Initial, options.Min, options.Max);

    /// <summary>Begins with more connections than usual. Has no effect once bytes have been transferred.</summary>
    /// <param name="limit">The number.</param>
    public void BeginWith(int limit)
    {
        if (_phase == ControllerPhase.Doubling && _rateBefore == 0 && _last == 0)
            Limit = Math.Clamp(limit, Limit, options.Max);
    }

    /// <summary>Evaluates one interval.</summary>
    /// <param name="bytes">The bytes transferred in it.</param>
    /// <param name="wasFull">Whether a caller had to wait for a connection; otherwise the throughput says nothing about the number.</param>
    public void Tick(long bytes, bool wasFull)
    {
        _sinceRefusal++;
        var last = _last;
        _last = bytes;
        if (_phase == ControllerPhase.Doubling)
        {
            Double(bytes, last, wasFull);
            return;
        }

        if (_phase == ControllerPhase.Holding && Limit > _target)
        {
            Limit = Math.Max(_target, Limit - Math.Max(1, Limit / StepsDown));
            return;
        }

        _ticks++;
        if (_ticks == 1 && _phase != ControllerPhase.Holding)
            return; // The first interval after a change mixes both numbers.
        _sum += bytes;
        var rate = _sum / (_phase == ControllerPhase.Holding ? _ticks : _ticks - 1);
        switch (_phase)
        {
            case ControllerPhase.Holding when _ticks >= _hold && wasFull:
                Try(rate);
                break;
            case ControllerPhase.Holding when _ticks >= _hold:
                Hold(Limit, _hold);
                break;
            case ControllerPhase.TryingMore or ControllerPhase.TryingFewer when _ticks > TicksPerTry:
                Judge(rate);
                break;
        }
    }

    /// <summary>Halves the number because a server is overloaded.</summary>
    public void ReportOverload()
    {
        if (_sinceRefusal * options.Interval < TimeSpan.FromSeconds(2))
            return; // A burst of refusals counts once.
        _sinceRefusal = 0;
        Limit = Math.Max(options.Min, Limit / 2);
        Hold(Limit, HoldAfterRefusal);
    }

    private void Double(long bytes, long last, bool wasFull)
    {
        if (bytes == 0 || !wasFull || _ticks++ == 0)
            return;
        if (bytes > last * StillGrowing)
            _growing++;
        else
            _steady++;
        var needed = _growing > 1 ? SteadyTicksAfterGrowth : 1;
        if (_steady < needed && _ticks <= LongestGrowth)
            return;
        var rate = Math.Max(bytes, last); // Connections that begin together also rest together, between their first two bodies.
        if (rate >= _rateBefore * WorthDoubling && Limit < options.Max)
            Change(ControllerPhase.Doubling, Limit * 2, rate);
        else
            Hold(rate >= _rateBefore * WorthAQuarter ? Limit : Math.Max(_before, options.Min), ShortestHold);
    }

    private void Try(double rate)
    {
        var step = Math.Max(1, Limit / 4);
        var more = _moreNext && Limit < options.Max;
        _moreNext = !_moreNext;
        Change(more ? ControllerPhase.TryingMore : ControllerPhase.TryingFewer, more ? Limit + step : Limit - step, rate);
    }

    private void Judge(double rate)
    {
        var isBetter = rate >= _rateBefore * (_phase == ControllerPhase.TryingMore ? WorthAQuarter : NothingLost);
        if (isBetter && _phase == ControllerPhase.TryingMore && Limit < options.Max)
            Change(ControllerPhase.TryingMore, Limit + Math.Max(1, Limit / 4), rate);
        else if (isBetter)
            Hold(Limit, ShortestHold);
        else
            Hold(_before, Math.Min(LongestHold, _hold * 2));
    }

    private void Change(ControllerPhase phase, int limit, double rate)
    {
        (_before, _rateBefore) = (Limit, rate);
        Enter(phase, limit);
    }

    private void Hold(int limit, int ticks)
    {
        _hold = ticks;
        Enter(ControllerPhase.Holding, limit);
    }

    private void Enter(ControllerPhase phase, int limit)
    {
        (_phase, _ticks, _growing, _steady, _sum) = (phase, 0, 0, 0, 0);
        _target = Math.Clamp(limit, options.Min, options.Max);
        if (phase != ControllerPhase.Holding || _target > Limit)
            Limit = _target;
    }
}

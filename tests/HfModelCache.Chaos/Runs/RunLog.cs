using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace HfModelCache.Chaos.Runs;

/// <summary>The log lines of a run with their sources and times, and the invariants that were violated.</summary>
public sealed class RunLog
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _violations = new();

    public TimeSpan Elapsed => _clock.Elapsed;

    public IReadOnlyCollection<string> Violations => _violations;

    public IReadOnlyCollection<string> Lines => _lines;

    public void Say(string who, string what) => _lines.Enqueue(string.Create(
        CultureInfo.InvariantCulture, $"{_clock.Elapsed.TotalSeconds,7:0.000} {who,-8} {what}"));

    public void Violate(string what)
    {
        Say("BROKEN", what);
        _violations.Enqueue(what);
    }
}

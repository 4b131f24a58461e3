using System.Diagnostics;
using System.Globalization;

namespace HfModelCache.TestServers.Ceph;

/// <summary>The steps of a start, which share one limit: a busy machine slows one or the other, and the message says which.</summary>
internal sealed class StartSteps(TimeSpan limit)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<string> _ended = [];

    /// <summary>What is left of the limit; never less than a second, so that a step can say what it waits for.</summary>
    public TimeSpan Left => TimeSpan.FromSeconds(Math.Max(1, (limit - _clock.Elapsed).TotalSeconds));

    /// <summary>Whether the limit is used up.</summary>
    public bool IsOver => _clock.Elapsed >= limit;

    /// <summary>Takes one step.</summary>
    public async Task RunAsync(string name, Func<Task> step)
    {
        var began = _clock.Elapsed;
        var outcome = "failed after";
        try
        {
            await step();
            outcome = "took";
        }
        finally
        {
            lock (_ended)
                _ended.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {outcome} {(_clock.Elapsed - began).TotalSeconds:0.0} s"));
        }
    }

    /// <summary>Every step that has ended, and its time.</summary>
    public override string ToString()
    {
        lock (_ended)
            return string.Join(", ", _ended);
    }
}

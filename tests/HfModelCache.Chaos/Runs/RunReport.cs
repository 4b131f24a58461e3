using System.Globalization;

namespace HfModelCache.Chaos.Runs;

/// <summary>How a run went.</summary>
/// <param name="Scenario">What it was.</param>
/// <param name="Ratio">The bytes that the CDN sent, as a multiple of the model's.</param>
/// <param name="MostRequests">The most requests that one replica sent to the store in any five seconds.</param>
/// <param name="GaveUp">How often a replica failed without being killed.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Log">The log of the run.</param>
public sealed record RunReport(Scenario Scenario, double Ratio, int MostRequests, int GaveUp, double Seconds, RunLog Log)
{
    public bool Passed => Log.Violations.Count == 0;

    public string Said => string.Join('\n', Log.Lines);

    /// <inheritdoc/>
    public override string ToString()
    {
        var cast = string.Join(' ', Scenario.Cast.Select(r => $"{r.Label}:{r.Name}{(r.HasUid ? "+uid" : "")}:{r.LeaseSeconds}s"));
        var events = string.Join(' ', Scenario.Events.Select(e => e.Kind));
        var verdict = Passed ? "passed" : "FAILED\n  " + string.Join("\n  ", Log.Violations);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"seed {Scenario.Seed}: {(Scenario.Shards ? "shards " : "")}{(Scenario.SideBySide ? "commits " : "")}{cast}, {events}; ratio {Ratio:0.00}, requests {MostRequests}, {Seconds:0.0} s, gave up {GaveUp}: {verdict}");
    }
}

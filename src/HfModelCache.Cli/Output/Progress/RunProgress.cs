using HfModelCache.Progress;

namespace HfModelCache.Cli.Output.Progress;

/// <summary>Observes the progress of this process, and what it has in flight.</summary>
/// <param name="meter">The counts.</param>
/// <param name="time">The clock.</param>
internal sealed class RunProgress(TransferMeter meter, TimeProvider time)
{
    private readonly ProgressTracker _tracker = ProgressTracker.Of(meter, time);

    /// <summary>Returns the current progress.</summary>
    public ProgressState Observe()
    {
        var state = _tracker.Observe();
        var connections = meter.Connections;
        var files = meter.OpenFiles;
        return state with
        {
            Connections = meter.IsPart ? 0 : connections.Sum(pool => pool.InUse),
            Parts = files.Sum(file => file.Parts),
            Waits = WaitsOf(state.Paused, connections, isTransferring: files.Count > 0),
        };
    }

    // Waits are recorded for requests, not for bodies on which nothing arrives.
    private IReadOnlyList<Wait> WaitsOf(TimeSpan paused, IReadOnlyCollection<(Awaited From, int InUse)> connections, bool isTransferring)
    {
        var waits = meter.Waits.Current.ToDictionary(wait => wait.For);
        foreach (var (from, inUse) in connections)
        {
            if (inUse > 0 && !waits.ContainsKey(Awaited.RateLimit))
                waits.TryAdd(from, new Wait(from, paused));
        }

        if (waits.Count == 0 && isTransferring)
            waits.Add(Awaited.Store, new Wait(Awaited.Store, paused));
        return [.. waits.Values.OrderBy(wait => wait.For)];
    }
}

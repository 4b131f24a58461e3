using System.Globalization;
using HfModelCache.Formatting;
using HfModelCache.Progress;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Coordination.Leases;

/// <summary>Logs at intervals which leader a replica waits for, and how far that one is.</summary>
/// <param name="replica">This replica.</param>
internal sealed class WaitingLog(ReplicaContext replica)
{
    private const int WaitingEvent = 82;

    private readonly ILogger _logger = replica.Logger;
    private long? _loggedAt;
    private bool _isSilent;

    /// <summary>Logs a line if one is due: at once for a leader that is met, or that is silent.</summary>
    public void Write(LeaderMonitor leader)
    {
        var wasSilent = _isSilent;
        _isSilent = leader.InactiveFor > replica.Options.HeartbeatInterval * 1.5;
        if (leader.Lease is not { State: LeaseState.Held } lease || leader.Progress is not { } state)
            return;
        if (_loggedAt is { } at && replica.Time.GetElapsedTime(at) < replica.Options.ProgressInterval && wasSilent == _isSilent)
            return;
        _loggedAt = replica.Time.GetTimestamp();
        var progress = Describe(leader, state);
        Log(
            $"Waiting for {lease.Pod}: {progress}.",
            ("pod", lease.Pod),
            ("progress", progress),
            ("receivedBytes", state.Counts.ReceivedBytes),
            ("doneBytes", state.Counts.DoneBytes),
            ("totalBytes", state.Counts.PlannedBytes),
            ("bytesPerSecond", state.BytesPerSecond),
            ("secondsLeft", state.Left?.TotalSeconds),
            ("secondsSilent", leader.InactiveFor.TotalSeconds));
    }

    private string Describe(LeaderMonitor leader, ProgressState state)
    {
        var progress = state.Counts.PlannedBytes == 0 ? "no transfer has begun" : state.ToString();
        return _isSilent
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"no sign of life for {leader.InactiveFor.TotalSeconds:0} s, takeover after {Duration.Format(leader.Timeout)} ({progress})")
            : progress;
    }

    // Programs get more values than the sentence shows.
    private void Log(string message, params (string Name, object? Value)[] values)
    {
        var named = Array.ConvertAll(values, value => new KeyValuePair<string, object?>(value.Name, value.Value));
        _logger.Log(LogLevel.Information, new EventId(WaitingEvent), named, exception: null, (_, _) => message);
    }
}

using System.Collections.Immutable;

namespace HfModelCache.Coordination.Leases;

/// <summary>Tracks requests of earlier writers that may still arrive after their senders lost the lease or died.</summary>
/// <remarks>
/// A writer confirms its lease right before it sends, and a confirmation is valid for half of its timeout. A request may
/// then be in flight for a whole timeout. So nothing arrives later than one and a half timeouts after the takeover.
/// Requests for the same commit carry the same bytes and need no wait.
/// </remarks>
/// <param name="time">The clock; only its monotonic part is used.</param>
internal sealed class InFlightWrites(TimeProvider time)
{
    /// <summary>Stands for an unknown commit.</summary>
    public const string AnyCommit = "*";

    private const double Timeouts = 1.5;

    // The heartbeat reads it at any time.
    private volatile ImmutableHashSet<string> _commits = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
    private long _since;

    /// <summary>The longest timeout of those writers.</summary>
    public TimeSpan Timeout { get; private set; }

    /// <summary>The commits whose requests may still arrive.</summary>
    public IEnumerable<string> Commits => Remaining > TimeSpan.Zero ? _commits : ImmutableHashSet<string>.Empty;

    /// <summary>The same, separated by spaces; null for none.</summary>
    public string? CommitsAsText => string.Join(' ', Commits) is { Length: > 0 } text ? text : null;

    /// <summary>The longest possible wait.</summary>
    public TimeSpan MaxWait => Timeout * Timeouts;

    private TimeSpan Remaining => _commits.Count == 0 ? TimeSpan.Zero : MaxWait - time.GetElapsedTime(_since);

    /// <summary>Adds commits whose requests may still arrive.</summary>
    /// <param name="commits">The commits, or <see cref="AnyCommit"/>.</param>
    /// <param name="timeout">The timeout of their writers.</param>
    public void Add(IEnumerable<string> commits, TimeSpan timeout)
    {
        var all = _commits.Union(commits);
        if (all.Count == _commits.Count)
            return;
        Timeout = timeout > Timeout ? timeout : Timeout;
        _since = time.GetTimestamp();
        _commits = all;
    }

    /// <summary>Restarts the wait, because only this replica may write from now on.</summary>
    public void RestartWait() => _since = time.GetTimestamp();

    /// <summary>Whether a request that may still arrive carries other bytes than those of <paramref name="commit"/>.</summary>
    public bool ConflictsWith(string commit) => Commits.Any(other => other != commit);

    /// <summary>Waits until no request can arrive any more.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) =>
        Remaining is var remaining && remaining > TimeSpan.Zero ? Task.Delay(remaining, time, cancellationToken) : Task.CompletedTask;
}

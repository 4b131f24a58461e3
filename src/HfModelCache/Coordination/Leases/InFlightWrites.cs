using System.Collections.Immutable;

namespace HfModelCache.Coordination.Leases;

/// <summary>The time in which requests of earlier writers may still arrive, after their senders have lost the right to write, or have died.</summary>
/// <remarks>
/// A writer confirms its right right before it sends, and a confirmation is good for half of its timeout. A request may
/// then travel for a whole one. So one and a half timeouts after somebody else has taken over nothing of it can arrive.
/// Requests for the same commit carry the same bytes, and need no wait.
/// </remarks>
/// <param name="time">The clock, of which only the monotonic part is used.</param>
internal sealed class InFlightWrites(TimeProvider time)
{
    /// <summary>Stands for a commit that is not known.</summary>
    public const string AnyCommit = "*";

    private const double Timeouts = 1.5;

    // A beat reads it at any time.
    private volatile ImmutableHashSet<string> _commits = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
    private long _since;

    /// <summary>The longest timeout of those writers.</summary>
    public TimeSpan Timeout { get; private set; }

    /// <summary>The commits whose requests may still arrive.</summary>
    public IEnumerable<string> Commits => Rest > TimeSpan.Zero ? _commits : ImmutableHashSet<string>.Empty;

    /// <summary>The same, separated by blanks; null for none.</summary>
    public string? CommitsAsText => string.Join(' ', Commits) is { Length: > 0 } text ? text : null;

    /// <summary>How long a wait takes at most.</summary>
    public TimeSpan Longest => Timeout * Timeouts;

    private TimeSpan Rest => _commits.Count == 0 ? TimeSpan.Zero : Longest - time.GetElapsedTime(_since);

    /// <summary>From now on, requests of these commits have to be reckoned with.</summary>
    /// <param name="commits">The commits, or <see cref="AnyCommit"/>.</param>
    /// <param name="timeout">The timeout of who has sent them.</param>
    public void Add(IEnumerable<string> commits, TimeSpan timeout)
    {
        var all = _commits.Union(commits);
        if (all.Count == _commits.Count)
            return;
        Timeout = timeout > Timeout ? timeout : Timeout;
        _since = time.GetTimestamp();
        _commits = all;
    }

    /// <summary>From now on, nobody but us may write: the wait begins.</summary>
    public void Restart() => _since = time.GetTimestamp();

    /// <summary>Whether a request that could still arrive would bring other bytes than those of a commit.</summary>
    public bool Endangers(string commit) => Commits.Any(other => other != commit);

    /// <summary>Waits until none can arrive.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) =>
        Rest is var rest && rest > TimeSpan.Zero ? Task.Delay(rest, time, cancellationToken) : Task.CompletedTask;
}

namespace HfModelCache.Tests.Coordination.Protocol;

/// <summary>The protocol, piece by piece, so that each can be taken away. Times are in ticks.</summary>
internal sealed record Rules
{
    /// <summary>The pods' <c>LEASE_TIMEOUT</c>: the first pod leads, and each leads once. The others have the same.</summary>
    public IReadOnlyList<int> Timeouts { get; init; } = [2, 2];

    /// <summary>Whether the pods take each other's lease for their own, because they have one name.</summary>
    public bool AreNamesakes { get; init; }

    /// <summary>Whether the last pod runs <c>verify</c>.</summary>
    public bool Verifies { get; init; }

    /// <summary>What leaders may turn the copy into.</summary>
    public Commit Plans { get; init; } = Commit.First | Commit.Second;

    /// <summary>Whether the file that both commits have is stored by a multipart upload.</summary>
    public bool IsMultipart { get; init; }

    /// <summary>For how long a request may be under way, also after its sender's death.</summary>
    public int Delay { get; init; } = 1;

    /// <summary>How many requests may be late at the same time.</summary>
    public int LateRequests { get; init; } = 2;

    /// <summary>How far a listing lags behind.</summary>
    public int ListingLag { get; init; }

    /// <summary>Every attempt of a write asks whether the lease still counts, not only the first.</summary>
    public bool FencesEveryAttempt { get; init; } = true;

    /// <summary>Silence is measured against the larger of the leader's timeout and the observer's.</summary>
    public bool HonoursLeadersTimeout { get; init; } = true;

    /// <summary><c>verify</c> withdraws a manifest only as the leader, and only the one that it has read.</summary>
    public bool VerifiesAsLeader { get; init; } = true;

    /// <summary>
    /// How long after its takeover a leader waits where requests for another commit may be under way: for as long as its
    /// predecessor may still send, half a timeout, and for as long as what it sends may travel.
    /// </summary>
    public Func<int, int> Settle { get; init; } = timeout => timeout + (timeout / 2);

    /// <summary>It waits before its first write, and not only before its last look.</summary>
    public bool SettlesFirst { get; init; } = true;

    /// <summary>A leader that has not yet said for which commit it works may work for any.</summary>
    public bool AssumesAnyCommit { get; init; } = true;

    /// <summary>A lease also names what its predecessors left under way.</summary>
    public bool HandsOnUnsettled { get; init; } = true;

    /// <summary>It also names the largest of their timeouts.</summary>
    public bool HandsOnTimeout { get; init; } = true;

    /// <summary>A leader with a request that was not answered has not ended cleanly, although a repetition succeeded.</summary>
    public bool CountsEveryAttempt { get; init; } = true;

    /// <summary>An object that is wrong is overwritten, and not removed first.</summary>
    public bool OverwritesWrongObjects { get; init; } = true;

    /// <summary>The timeout by which an observer measures a leader's silence.</summary>
    public int TimeoutOf(int leader, int observer) =>
        HonoursLeadersTimeout ? Math.Max(Timeouts[leader], Timeouts[observer]) : Timeouts[observer];
}

using System.Text.Json.Serialization;
using HfModelCache.Failures;
using HfModelCache.Progress;

namespace HfModelCache.Coordination.Leases;

/// <summary>What a leader says of itself in the object that makes it the leader.</summary>
internal sealed record LeaseDocument
{
    /// <summary>The lease's number; a higher one ends all lower ones.</summary>
    public required long Epoch { get; init; }

    /// <summary>The leader's pod, or what it is called where pods have no names.</summary>
    public required string Pod { get; init; }

    /// <summary>The leader's pod, as Kubernetes identifies it; null where that is not known.</summary>
    public string? Uid { get; init; }

    /// <summary>A random word that tells two processes of one pod apart.</summary>
    public required string Nonce { get; init; }

    /// <summary>
    /// The leader's own timeout, in seconds: who waits takes over only after the longer of both. 0 where an older version
    /// does not say.
    /// </summary>
    public double TimeoutSeconds { get; init; }

    /// <summary>What the leader was asked for, as a digest: a failure is another replica's too only if this is equal.</summary>
    public string? Request { get; init; }

    /// <summary>The commit that the leader brings; null while it has written nothing but its lease.</summary>
    public string? Commit { get; init; }

    /// <summary>Commits, separated by blanks, of which requests of earlier leaders may still be on their way. Null for none.</summary>
    public string? Unsettled { get; init; }

    /// <summary>The longest timeout of those leaders, in seconds.</summary>
    public double UnsettledSeconds { get; init; }

    /// <summary>Whether the leader ended with every attempt answered, so that nothing of it can arrive any more.</summary>
    public bool AllAnswered { get; init; }

    /// <summary>Whether the leader was stopped at its work, so that it should be resumed.</summary>
    public bool Interrupted { get; init; }

    /// <summary>What has become of the leader.</summary>
    public LeaseState State { get; init; }

    /// <summary>Counts up with every heartbeat, so that each changes the object.</summary>
    public long Beat { get; init; }

    /// <summary>How far the leader has come.</summary>
    public TransferSnapshot Progress { get; init; }

    /// <summary>Why it failed, if it did.</summary>
    public FailureReason Reason { get; init; }

    /// <summary>The same in words.</summary>
    public string? Message { get; init; }

    /// <summary>The leader's timeout; zero where it does not say, or says nonsense.</summary>
    [JsonIgnore]
    public TimeSpan Timeout => LeaseOptions.TimeoutOf(TimeoutSeconds);

    /// <summary>The commits that <see cref="Unsettled"/> names.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> UnsettledCommits => Unsettled?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The longest timeout of the leaders that sent them.</summary>
    [JsonIgnore]
    public TimeSpan UnsettledTimeout => LeaseOptions.TimeoutOf(UnsettledSeconds);

    /// <summary>Whether the leader died or was stopped at its work, so that it has to be resumed at the same commit.</summary>
    [JsonIgnore]
    public bool WasInterrupted => State == LeaseState.Held || Interrupted;

    /// <summary>Whether everything in it can be used: it was read from a store, and anybody may have written it.</summary>
    public bool IsValid() => Pod is not null && Nonce is not null && Enum.IsDefined(State) && Enum.IsDefined(Reason);
}

using System.Text.Json.Serialization;
using HfModelCache.Failures;
using HfModelCache.Progress;

namespace HfModelCache.Coordination.Leases;

/// <summary>Represents the content of a lease object: what a leader states about itself.</summary>
internal sealed record LeaseDocument
{
    /// <summary>The lease's number; a higher one supersedes all lower ones.</summary>
    public required long Epoch { get; init; }

    /// <summary>The leader's pod, or its replica name if pods have no names.</summary>
    public required string Pod { get; init; }

    /// <summary>The UID that Kubernetes gave the leader's pod; null if unknown.</summary>
    public string? Uid { get; init; }

    /// <summary>A random token that distinguishes two processes of one pod.</summary>
    public required string Nonce { get; init; }

    /// <summary>
    /// The leader's own timeout in seconds: a waiting replica takes over only after the longer of both timeouts. 0 if an
    /// older version does not state it.
    /// </summary>
    public double TimeoutSeconds { get; init; }

    /// <summary>
    /// Identifies the lock that the leader's process holds (<see cref="Stores.HeldLock"/>), by which others notice its end
    /// at once. Null if the store has no such locks.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Lock { get; init; }

    /// <summary>The digest of what the leader was asked for: its failure applies to replicas with an equal digest.</summary>
    public string? Request { get; init; }

    /// <summary>The commit that the leader writes; null while it has written nothing but its lease.</summary>
    public string? Commit { get; init; }

    /// <summary>Commits, separated by spaces, whose requests by earlier leaders may still be in flight. Null for none.</summary>
    [JsonPropertyName("unsettled")]
    public string? InFlightText { get; init; }

    /// <summary>The longest timeout of those leaders, in seconds.</summary>
    [JsonPropertyName("unsettledSeconds")]
    public double InFlightTimeoutSeconds { get; init; }

    /// <summary>Whether every request of the leader was answered when it released the lease, so that none is in flight.</summary>
    public bool AllAnswered { get; init; }

    /// <summary>Whether the leader was stopped during its work, so that a successor resumes it.</summary>
    public bool Interrupted { get; init; }

    /// <summary>The lease's state.</summary>
    public LeaseState State { get; init; }

    /// <summary>Counts heartbeats, so that each of them changes the object.</summary>
    [JsonPropertyName("beat")]
    public long Heartbeats { get; init; }

    /// <summary>The leader's progress.</summary>
    public TransferSnapshot Progress { get; init; }

    /// <summary>Why the leader failed, if it did.</summary>
    public FailureReason Reason { get; init; }

    /// <summary>The message of that failure.</summary>
    public string? Message { get; init; }

    /// <summary>The leader's timeout; zero if it states none, or an invalid one.</summary>
    [JsonIgnore]
    public TimeSpan Timeout => LeaseOptions.TimeoutOf(TimeoutSeconds);

    /// <summary>The commits that <see cref="InFlightText"/> lists.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> InFlightCommits => InFlightText?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The longest timeout of the leaders that sent those requests.</summary>
    [JsonIgnore]
    public TimeSpan InFlightTimeout => LeaseOptions.TimeoutOf(InFlightTimeoutSeconds);

    /// <summary>Whether the leader died or was stopped during its work, so that its successor resumes the same commit.</summary>
    [JsonIgnore]
    public bool WasInterrupted => State == LeaseState.Held || Interrupted;

    /// <summary>Whether the document is usable; anyone with write access to the store may have written it.</summary>
    public bool IsValid() => Pod is not null && Nonce is not null && Enum.IsDefined(State) && Enum.IsDefined(Reason);
}

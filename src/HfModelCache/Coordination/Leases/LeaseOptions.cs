using System.Security.Cryptography;

namespace HfModelCache.Coordination.Leases;

/// <summary>Configures how replicas elect the one that downloads.</summary>
public sealed record LeaseOptions
{
    /// <summary>The longest timeout that a lease may state: 1 h.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    private static readonly TimeSpan LongestLocalPoll = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a leader may be inactive before another replica takes over; it renews its lease three times in that time.
    /// If two replicas have different timeouts, the longer one applies. Default 30 s.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The pod's name, for logs; it identifies the pod only if <see cref="PodUid"/> is null. Default null.</summary>
    public string? PodName { get; init; }

    /// <summary>
    /// The pod's UID from the Kubernetes downward API. It survives a restart of the container: a pod takes over its own
    /// old lease after half of the timeout. Default null.
    /// </summary>
    public string? PodUid { get; init; }

    /// <summary>How long a run waits in total for other replicas. Default 24 h.</summary>
    public TimeSpan WaitTimeout { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often a waiting replica logs what it waits for. Default 10 s.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The effective timeout between this replica and another one: the longer of both.</summary>
    internal TimeSpan LongerOf(TimeSpan other) => other > Timeout ? other : Timeout;

    /// <summary>Converts a timeout that a document states in seconds; zero if it states none, or an invalid one.</summary>
    internal static TimeSpan TimeoutOf(double seconds) =>
        seconds > 0 && seconds <= LongestTimeout.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;

    /// <summary>How often a waiting replica polls.</summary>
    internal TimeSpan PollInterval => Timeout / 6;

    /// <summary>How often a waiting replica polls a folder, where that costs little and shows a leader's end at once.</summary>
    internal TimeSpan LocalPollInterval => PollInterval < LongestLocalPoll ? PollInterval : LongestLocalPoll;

    /// <summary>How often a leader renews its lease.</summary>
    internal TimeSpan HeartbeatInterval => Timeout / 3;

    /// <summary>
    /// How long a confirmation of the lease is valid. A successor waits a whole timeout, so a request has the other half
    /// of it to arrive.
    /// </summary>
    internal TimeSpan ConfirmInterval => Timeout / 2;

    /// <summary>The replica's name in logs and documents.</summary>
    internal string Name => PodName ?? $"replica {Nonce}";

    /// <summary>A random token that identifies this process in its leases.</summary>
    internal string Nonce { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Whether an earlier process of this pod left the lease.</summary>
    internal bool IsFromThisPod(LeaseDocument lease) =>
        lease.Nonce != Nonce
        && (PodUid is not null && lease.Uid is not null
            ? PodUid == lease.Uid
            : PodName is not null && PodName == lease.Pod);
}

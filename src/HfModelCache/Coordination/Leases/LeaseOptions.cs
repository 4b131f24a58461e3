using System.Security.Cryptography;

namespace HfModelCache.Coordination.Leases;

/// <summary>How replicas agree on who fetches.</summary>
public sealed record LeaseOptions
{
    /// <summary>The longest timeout that a lease may state: 1 h.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    /// <summary>
    /// How long a leader may be silent before another takes over; it beats every third of this. Of two replicas with
    /// different timeouts the longer one counts. Default 30 s.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The pod's name, for logs; the pod's identity only where there is no <see cref="PodUid"/>. Default null.</summary>
    public string? PodName { get; init; }

    /// <summary>
    /// The pod's identity, which survives a restart of its container, from Kubernetes' downward API: who finds its own
    /// old lease takes it over after half of the timeout. Default null.
    /// </summary>
    public string? PodUid { get; init; }

    /// <summary>How long to wait, in all, for a copy that other replicas bring. Default 24 h.</summary>
    public TimeSpan WaitTimeout { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The timeout that counts between this replica and another one: the longer of both.</summary>
    internal TimeSpan LongerOf(TimeSpan other) => other > Timeout ? other : Timeout;

    /// <summary>A timeout as a document states it, in seconds; zero where it states none, or nonsense.</summary>
    internal static TimeSpan TimeoutOf(double seconds) =>
        seconds > 0 && seconds <= LongestTimeout.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;

    /// <summary>How often a waiting replica looks: a sixth of <see cref="Timeout"/>.</summary>
    internal TimeSpan PollInterval => Timeout / 6;

    /// <summary>How often a leader beats.</summary>
    internal TimeSpan BeatInterval => Timeout / 3;

    /// <summary>
    /// How old a leader's last confirmed beat may be when it writes. Whoever takes over waits a whole timeout, so a request
    /// has the other half of it to arrive.
    /// </summary>
    internal TimeSpan ConfirmInterval => Timeout / 2;

    /// <summary>The replica's name in logs and documents.</summary>
    internal string Name => PodName ?? $"replica {Nonce}";

    /// <summary>What leases of this process are signed with.</summary>
    internal string Nonce { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Whether a lease was left by an earlier process of this pod.</summary>
    internal bool IsOwn(LeaseDocument lease) =>
        lease.Nonce != Nonce
        && (PodUid is not null && lease.Uid is not null
            ? PodUid == lease.Uid
            : PodName is not null && PodName == lease.Pod);
}

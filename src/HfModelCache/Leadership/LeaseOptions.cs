using System.Security.Cryptography;

namespace HfModelCache.Leadership;

/// <summary>How replicas agree on who fetches.</summary>
public sealed record LeaseOptions
{
    /// <summary>How long a leader may be silent before another takes over; it speaks every third of this. Default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A name that survives the process, from Kubernetes' downward API: who finds its own old lease takes it over at
    /// once. Default null, and then nobody's old lease is recognised.
    /// </summary>
    public string? PodName { get; init; }

    /// <summary>
    /// The pod's uid, from Kubernetes' downward API: what tells a pod from all others, those of the same name in other
    /// namespaces too. Default null, and then <see cref="PodName"/> has to do.
    /// </summary>
    public string? PodUid { get; init; }

    /// <summary>How long to wait for a leader's copy. Default 24 h.</summary>
    public TimeSpan WaitTimeout { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often a waiting replica looks. Default: a sixth of <see cref="Timeout"/>.</summary>
    internal TimeSpan PollInterval => Timeout / 6;

    /// <summary>How often a leader speaks.</summary>
    internal TimeSpan BeatInterval => Timeout / 3;

    /// <summary>What leases of this process are signed with.</summary>
    internal string Nonce { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);
}

namespace HfModelCache.Progress;

/// <summary>Names what a run can wait for.</summary>
public enum Awaited
{
    /// <summary>The Hub, or the network to it.</summary>
    Hub,

    /// <summary>The copies that are used instead of the Hub.</summary>
    Source,

    /// <summary>The store, or the network to it.</summary>
    Store,

    /// <summary>The disk that holds the folder.</summary>
    Disk,

    /// <summary>The end of the Hub's rate limit window.</summary>
    RateLimit,

    /// <summary>The replica that holds the lease, or other machines that share the work.</summary>
    Lease,
}

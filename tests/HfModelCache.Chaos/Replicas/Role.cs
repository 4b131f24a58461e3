namespace HfModelCache.Chaos.Replicas;

/// <summary>What a replica is started for.</summary>
public enum Role
{
    /// <summary><c>cache</c>, as the pods of a deployment run it.</summary>
    Cache,

    /// <summary><c>cache --refresh</c>, as a job runs it from time to time.</summary>
    Refresh,

    /// <summary><c>restore</c>, as an init container runs it at every start.</summary>
    Restore,

    /// <summary><c>verify</c>, once.</summary>
    Verify,

    /// <summary><c>prune</c>, once, where commits are stored side by side.</summary>
    Prune,
}

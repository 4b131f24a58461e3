namespace HfModelCache.TestServers.Ceph;

/// <summary>A step of the cluster failed or took too long; the message ends with what the program said.</summary>
public sealed class CephStartException(string message) : Exception(message)
{
    /// <summary>Whether the program was cut off: what it was to do may be done, or half done, or not begun.</summary>
    public bool WasCutOff { get; init; }
}

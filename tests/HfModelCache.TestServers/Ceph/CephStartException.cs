namespace HfModelCache.TestServers.Ceph;

/// <summary>A step of the cluster failed or took too long; the message ends with the program's output.</summary>
public sealed class CephStartException(string message) : Exception(message)
{
    /// <summary>Whether the program was killed: its work may be done, half done or not started.</summary>
    public bool WasCutOff { get; init; }
}

namespace HfModelCache.Ceph;

/// <summary>A step of the cluster failed or took too long; the message ends with what the program said.</summary>
public sealed class CephStartException(string message) : Exception(message);

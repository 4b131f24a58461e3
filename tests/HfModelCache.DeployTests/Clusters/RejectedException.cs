namespace HfModelCache.DeployTests.Clusters;

/// <summary>Says why a cluster refuses a command, or why its pods don't start.</summary>
public sealed class RejectedException(string message) : Exception(message);

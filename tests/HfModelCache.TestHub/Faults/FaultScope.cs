namespace HfModelCache.TestHub.Faults;

/// <summary>What a fault counts when it counts requests.</summary>
public enum FaultScope
{
    /// <summary>All requests that the fault applies to together.</summary>
    Fault,

    /// <summary>Each file, or each path where no file is meant, on its own.</summary>
    File,

    /// <summary>Each range of each file on its own.</summary>
    Range,
}

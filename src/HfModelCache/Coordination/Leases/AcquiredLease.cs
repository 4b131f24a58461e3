using HfModelCache.Stores;

namespace HfModelCache.Coordination.Leases;

/// <summary>Represents a lease as it was acquired.</summary>
/// <param name="Document">The content of its object.</param>
/// <param name="ETag">The object's ETag.</param>
/// <param name="Takeover">What is known about the previous leader.</param>
internal sealed record AcquiredLease(LeaseDocument Document, string ETag, Takeover Takeover)
{
    /// <summary>The lock that ends with this process; null, the default, if the store has none.</summary>
    public HeldLock? Lock { get; init; }
}

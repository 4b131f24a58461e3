namespace HfModelCache.Coordination.Leases;

/// <summary>Represents a replica's request to become the leader of a copy.</summary>
/// <param name="Prefix">The key prefix of the copy's leases, ending in <c>/</c>.</param>
/// <param name="DigestFor">
/// Computes the digest of what this replica was asked for, token included, salted with a leader's nonce. A leader whose
/// lease states the same digest was asked for the same.
/// </param>
internal sealed record LeaseRequest(string Prefix, Func<string, string> DigestFor);

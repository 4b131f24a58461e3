namespace HfModelCache.Coordination.Leases;

/// <summary>What a replica wants to lead for.</summary>
/// <param name="Prefix">What the keys of the copy's leases begin with, ending in <c>/</c>.</param>
/// <param name="DigestFor">
/// The digest of what this replica was asked for, token included, salted with a leader's nonce: an equal one in that
/// leader's lease means that it was asked for the same.
/// </param>
internal sealed record LeaseRequest(string Prefix, Func<string, string> DigestFor);

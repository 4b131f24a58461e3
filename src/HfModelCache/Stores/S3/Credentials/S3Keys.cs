namespace HfModelCache.Stores.S3.Credentials;

/// <summary>Represents a pair of S3 keys.</summary>
/// <param name="AccessKeyId">The access key id.</param>
/// <param name="SecretAccessKey">The secret access key.</param>
/// <param name="SessionToken">The session token of temporary keys; null for permanent ones.</param>
public sealed record S3Keys(string AccessKeyId, string SecretAccessKey, string? SessionToken)
{
    /// <summary>Hides the keys, which a record would print.</summary>
    public override string ToString() => nameof(S3Keys);
}

/// <summary>Represents a role to assume with a web identity token (AssumeRoleWithWebIdentity of STS).</summary>
/// <param name="Arn">The role's name.</param>
/// <param name="TokenFile">The file with the token; its issuer replaces it before it expires.</param>
/// <param name="Endpoint">The token service's address; null for Amazon's own in the store's region.</param>
public sealed record WebIdentityRole(string Arn, string TokenFile, Uri? Endpoint);

namespace HfModelCache.Stores.S3.Credentials;

/// <summary>A pair of S3 keys.</summary>
/// <param name="AccessKeyId">The public half.</param>
/// <param name="SecretAccessKey">The secret half.</param>
/// <param name="SessionToken">The token that belongs to temporary keys; null for lasting ones.</param>
public sealed record S3Keys(string AccessKeyId, string SecretAccessKey, string? SessionToken)
{
    /// <summary>Never the keys themselves: a record would print them.</summary>
    public override string ToString() => nameof(S3Keys);
}

/// <summary>A role to take, with a token that shows who is asking (AssumeRoleWithWebIdentity of the token service, STS).</summary>
/// <param name="Arn">The role's name.</param>
/// <param name="TokenFile">The file that holds the token; whoever issues it replaces it before it expires.</param>
/// <param name="Endpoint">The token service's address; null for Amazon's own in the store's region.</param>
public sealed record WebIdentityRole(string Arn, string TokenFile, Uri? Endpoint);

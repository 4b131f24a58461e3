namespace HfModelCache.Stores.S3.Credentials;

/// <summary>A role to take, with a token that shows who is asking (AssumeRoleWithWebIdentity of the token service, STS).</summary>
/// <param name="Arn">The role's name.</param>
/// <param name="TokenFile">The file that holds the token; whoever issues it replaces it before it expires.</param>
/// <param name="Endpoint">The token service's address; null for Amazon's own in the store's region.</param>
public sealed record WebIdentityRole(string Arn, string TokenFile, Uri? Endpoint);

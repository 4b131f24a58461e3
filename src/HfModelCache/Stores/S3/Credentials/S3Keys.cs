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

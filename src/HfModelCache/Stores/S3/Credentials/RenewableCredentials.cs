using Amazon.Runtime;

namespace HfModelCache.Stores.S3.Credentials;

/// <summary>Credentials that came from somewhere, where others may lie by now.</summary>
internal abstract class RenewableCredentials : AWSCredentials
{
    /// <summary>The store no longer takes them: looks for others.</summary>
    /// <returns>Whether there are others now.</returns>
    public abstract Task<bool> LookAgainAsync();
}

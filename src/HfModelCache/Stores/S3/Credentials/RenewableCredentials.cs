using Amazon.Runtime;

namespace HfModelCache.Stores.S3.Credentials;

/// <summary>Represents credentials that may have been replaced at their origin.</summary>
internal abstract class RenewableCredentials : AWSCredentials
{
    /// <summary>Searches for new credentials after the store has rejected these.</summary>
    /// <returns>Whether there are new ones.</returns>
    public abstract Task<bool> RenewAsync();
}

using Amazon.Runtime;

namespace HfModelCache.Stores.S3.Credentials;

/// <summary>Represents credentials that may have been replaced at their origin.</summary>
internal abstract class RenewableCredentials : AWSCredentials
{
    /// <summary>Searches for new credentials after the store has refused a request.</summary>
    /// <param name="began">When the request began, as a timestamp: it was signed with the credentials of that time.</param>
    /// <returns>Whether there are other ones than the request was signed with.</returns>
    public abstract Task<bool> RenewAsync(long began);
}

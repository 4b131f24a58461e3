using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;

namespace HfModelCache.Stores.S3.Credentials;

/// <summary>Creates clients of the token service (STS), which issues temporary keys.</summary>
internal static class TokenService
{
    /// <summary>How long a request may take; responses have a few hundred bytes.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Creates a client that does not retry; the caller does.</summary>
    /// <param name="http">Its connections, which outlive the client.</param>
    /// <param name="options">How to reach the store; the same proxy and certificate authorities apply.</param>
    /// <param name="endpoint">Its address; null for Amazon's own in the store's region.</param>
    public static AmazonSecurityTokenServiceClient Connect(HttpClientFactory http, S3Options options, Uri? endpoint)
    {
        var config = new AmazonSecurityTokenServiceConfig { HttpClientFactory = http };
        S3ClientSettings.Isolate(config, options);
        if (endpoint is null)
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        else
            config.ServiceURL = endpoint.AbsoluteUri;
        return new AmazonSecurityTokenServiceClient(new AnonymousAWSCredentials(), config);
    }
}

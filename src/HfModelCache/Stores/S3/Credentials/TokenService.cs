using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;

namespace HfModelCache.Stores.S3.Credentials;

/// <summary>Makes clients of the token service (STS), which gives temporary keys.</summary>
internal static class TokenService
{
    /// <summary>How long one question may take: answers are a few hundred bytes.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>A client that asks once and not for ever; whoever calls it tries again.</summary>
    /// <param name="http">Its connections, which outlive the client: the SDK does not end the clients that it asks for.</param>
    /// <param name="options">How to reach the store; the token service is believed and reached in the same way.</param>
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

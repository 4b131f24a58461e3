using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using HfModelCache.Stores.S3.Credentials;

namespace HfModelCache.Stores.S3;

/// <summary>Configures the SDK's client for stores other than Amazon's.</summary>
internal static class S3ClientSettings
{
    public static AmazonS3Config Config(S3Options options, StoreDemands demands, HttpClientFactory http)
    {
        var config = new AmazonS3Config
        {
            // Old gateways refuse the SDK's checksums (aws-chunked with a trailer), and its managed CRC32 takes five times
            // the CPU time of everything else.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            USEast1RegionalEndpointValue = S3UsEast1RegionalEndpointValue.Regional,
            UseArnRegion = false,
            DisableMultiregionAccessPoints = true,
            DisableS3ExpressSessionAuth = true,
            HttpClientFactory = http,
        };
        Isolate(config, options);
        if (options.Endpoint is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(demands.Region);
        }
        else
        {
            config.ServiceURL = options.Endpoint.AbsoluteUri;
            config.AuthenticationRegion = demands.Region;
            config.ForcePathStyle = !demands.VirtualHost;
        }

        return config;
    }

    /// <summary>Keeps the SDK from reading variables and profiles that change where requests go or how they look.</summary>
    public static void Isolate(ClientConfig config, S3Options options)
    {
        config.IgnoreConfiguredEndpointUrls = true;
        config.UseDualstackEndpoint = options is { UseDualStack: true, Endpoint: null };
        config.UseFIPSEndpoint = options is { UseFips: true, Endpoint: null };
        config.MaxErrorRetry = 0; // RetryingObjectStore retries; two loops would multiply.
        config.RetryMode = RequestRetryMode.Standard;
        config.DefaultConfigurationMode = Amazon.Runtime.DefaultConfigurationMode.Standard;
        config.DisableRequestCompression = true;
        config.AccountIdEndpointMode = AccountIdEndpointMode.DISABLED;
        config.AuthSchemePreference = [];
        config.SigV4aSigningRegionSet = [];
        config.ClientAppId = "";
        config.EndpointDiscoveryEnabled = false;
    }

    /// <summary>Returns the credentials that the options name, or searches for some.</summary>
    public static AWSCredentials Credentials(
        S3Options options, AmazonS3Config config, HttpClientFactory tokens, TimeProvider time) => options.Keys switch
        {
            { SessionToken: { } token } temporary => new SessionAWSCredentials(temporary.AccessKeyId, temporary.SecretAccessKey, token),
            { } keys => new BasicAWSCredentials(keys.AccessKeyId, keys.SecretAccessKey),
            null when options.Role is { } role => new RoleCredentials(role, TokenService.Connect(tokens, options, role.Endpoint), time),
            null => ChainCredentials.Find(options, config, tokens, time),
        };
}

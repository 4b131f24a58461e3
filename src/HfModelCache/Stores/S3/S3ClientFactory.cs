using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.RuntimeDependencies;
using Amazon.S3;
using Amazon.SecurityToken;

namespace HfModelCache.Stores.S3;

/// <summary>Makes a client with the settings that matter for stores other than Amazon's.</summary>
internal static class S3ClientFactory
{
    private const int SendBufferSize = 128 * 1024;

    public static AmazonS3Client Create(S3Options options)
    {
        var config = new AmazonS3Config
        {
            // Old gateways refuse the SDK's own checksums (aws-chunked with a trailer), and its managed CRC32 costs
            // five times the CPU of everything else.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            BufferSize = SendBufferSize,
            MaxErrorRetry = 0, // RetryingObjectStore retries; two loops would multiply.
            HttpClientFactory = new S3HttpClientFactory(options),
        };
        if (options.Endpoint is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }
        else
        {
            config.ServiceURL = options.Endpoint.AbsoluteUri;
            config.AuthenticationRegion = options.Region;
            config.ForcePathStyle = true;
        }

        return new AmazonS3Client(Credentials(options, config), config);
    }

    private static AWSCredentials Credentials(S3Options options, AmazonS3Config config)
    {
        if (options.Keys is { SessionToken: { } token } temporary)
            return new SessionAWSCredentials(temporary.AccessKeyId, temporary.SecretAccessKey, token);
        if (options.Keys is { } keys)
            return new BasicAWSCredentials(keys.AccessKeyId, keys.SecretAccessKey);

        // Web identity and roles need the token service's client, which the SDK would look for by reflection.
        GlobalRuntimeDependencyRegistry.Instance.RegisterSecurityTokenServiceClient(
            context => new AmazonSecurityTokenServiceClient(
                new AnonymousAWSCredentials(),
                new AmazonSecurityTokenServiceConfig
                {
                    RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region),
                    HttpClientFactory = new S3HttpClientFactory(options),
                }));
        return DefaultAWSCredentialsIdentityResolver.GetCredentials(config);
    }
}

using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace HfModelCache.Stores.S3;

/// <summary>Finds the server of a bucket.</summary>
internal static class S3Address
{
    /// <summary>Returns the address to which requests go.</summary>
    public static Uri Of(S3Options options) => options is { Endpoint: { } endpoint, VirtualHost: not true } ? endpoint : OfBucket(options);

    /// <summary>Returns the address of the bucket.</summary>
    public static Uri OfBucket(S3Options options)
    {
        using var client = new AmazonS3Client(new AnonymousAWSCredentials(), S3ClientSettings.Config(options, StoreDemands.Of(options), http: null!));
        return new Uri(client.DetermineServiceOperationEndpoint(new HeadBucketRequest { BucketName = options.Bucket }).URL);
    }
}

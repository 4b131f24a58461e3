using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using HfModelCache.Stores.S3.Sending;

namespace HfModelCache.Stores.S3;

/// <summary>Holds the clients of a bucket, configured as the store demands.</summary>
internal sealed class S3Connection : IDisposable
{
    private readonly S3HttpClientFactory _http;

    /// <summary>Creates the clients. They share the connections.</summary>
    /// <param name="options">How to reach the bucket.</param>
    /// <param name="demands">What the store demands.</param>
    /// <param name="credentials">The credentials that sign requests.</param>
    /// <param name="connections">The connections.</param>
    /// <param name="time">The clock for signatures.</param>
    public S3Connection(
        S3Options options, StoreDemands demands, AWSCredentials credentials, HttpMessageHandler connections, TimeProvider time)
    {
        Demands = demands;
        _http = new S3HttpClientFactory(
            new SigningHandler(connections, options, demands, credentials, time), Timeout.InfiniteTimeSpan);
        Client = new AmazonS3Client(new AnonymousAWSCredentials(), S3ClientSettings.Config(options, demands, _http));
        var bucket = Client.DetermineServiceOperationEndpoint(new HeadBucketRequest { BucketName = options.Bucket }).URL;
        Sender = new BodySender(options, bucket.TrimEnd('/'), _http.Client);
    }

    /// <summary>What the store is known to demand.</summary>
    public StoreDemands Demands { get; }

    /// <summary>The client for requests without a large body.</summary>
    public AmazonS3Client Client { get; }

    /// <summary>The sender of objects and parts.</summary>
    public BodySender Sender { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        _http.Dispose();
    }
}

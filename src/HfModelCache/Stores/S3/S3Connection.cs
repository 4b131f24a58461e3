using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using HfModelCache.Stores.S3.Sending;

namespace HfModelCache.Stores.S3;

/// <summary>Both ways to send requests to a bucket, as the store wants them.</summary>
internal sealed class S3Connection : IDisposable
{
    private readonly S3HttpClientFactory _http;

    /// <summary>Makes the clients; they use the connections that are there.</summary>
    /// <param name="options">How to reach the bucket.</param>
    /// <param name="demands">What the store wants.</param>
    /// <param name="credentials">Whose requests they are.</param>
    /// <param name="connections">The connections.</param>
    /// <param name="time">The clock that signatures follow.</param>
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

    /// <summary>What the store wants, as far as it is known.</summary>
    public StoreDemands Demands { get; }

    /// <summary>For everything that has no large body.</summary>
    public AmazonS3Client Client { get; }

    /// <summary>For objects and parts.</summary>
    public BodySender Sender { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        _http.Dispose();
    }
}

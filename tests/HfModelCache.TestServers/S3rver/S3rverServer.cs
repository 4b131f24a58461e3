using System.Globalization;
using Amazon.Runtime;
using Amazon.S3;
using HfModelCache.TestServers.Daemons;

namespace HfModelCache.TestServers.S3rver;

/// <summary>s3rver on loopback: a second implementation of S3, which lacks much of it.</summary>
/// <remarks>
/// It ignores <c>If-None-Match</c>, neither lists nor aborts uploads in parts, believes every signature, and writes an
/// object in place: a reader may see half of it, and half of it stays if the writer dies.
/// </remarks>
public sealed class S3rverServer : IAsyncDisposable
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(2);

    private readonly string _folder;
    private readonly Daemon _daemon;

    private S3rverServer(string folder, Daemon daemon, Uri endpoint)
    {
        (_folder, _daemon, Endpoint) = (folder, daemon, endpoint);
        S3 = new AmazonS3Client(
            new BasicAWSCredentials(AccessKey, SecretKey),
            new AmazonS3Config { ServiceURL = endpoint.AbsoluteUri, AuthenticationRegion = "us-east-1", ForcePathStyle = true });
    }

    /// <summary>Its address.</summary>
    public Uri Endpoint { get; }

    /// <summary>The only access key that it knows.</summary>
    public string AccessKey { get; } = "S3RVER";

    /// <summary>A secret key; it looks at none.</summary>
    public string SecretKey { get; } = "test-secret-key";

    /// <summary>A client, for preparing a test and looking at its outcome.</summary>
    public IAmazonS3 S3 { get; }

    /// <summary>Starts one.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not listen in time.</exception>
    public static async Task<S3rverServer> StartAsync()
    {
        const string ready = "S3rver listening on ";
        var folder = Directory.CreateTempSubdirectory("s3rver-").FullName;
        var daemon = await Daemon.StartAsync(
            "s3rver", logFile: null,
            "node", "--openssl-legacy-provider", S3rverInstallation.Program, "--silent", "--no-vhost-buckets", "-d", folder, "-a", "127.0.0.1", "-p", "0");
        if (await daemon.LineAsync(ready, ReadyLimit) is { } line)
            return new S3rverServer(folder, daemon, new Uri("http://" + line[ready.Length..].Trim()));
        await StopAsync(daemon, folder);
        throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture, $"s3rver did not listen within {ReadyLimit.TotalSeconds} s.\n{daemon.Tail()}"));
    }

    /// <summary>Creates a bucket and returns its name.</summary>
    public async Task<string> CreateBucketAsync(string name)
    {
        try
        {
            await S3.PutBucketAsync(name);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode is "BucketAlreadyOwnedByYou" or "BucketAlreadyExists")
        {
            // The client retries if an answer is late.
        }

        return name;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        S3.Dispose();
        return new ValueTask(StopAsync(_daemon, _folder));
    }

    private static async Task StopAsync(Daemon daemon, string folder)
    {
        await daemon.KillAsync();
        daemon.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}

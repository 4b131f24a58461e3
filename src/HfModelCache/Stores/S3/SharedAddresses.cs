using System.Collections.Concurrent;
using Amazon.Runtime;
using HfModelCache.Stores.S3.Sending;

namespace HfModelCache.Stores.S3;

/// <summary>Creates addresses at which clients without keys can read objects (presigned URLs).</summary>
/// <param name="options">How to reach the bucket.</param>
/// <param name="credentials">The credentials that sign the addresses.</param>
/// <param name="time">The clock for signatures.</param>
internal sealed class SharedAddresses(S3Options options, AWSCredentials credentials, TimeProvider time)
{
    // The SDK takes a millisecond to find a bucket's address.
    private readonly ConcurrentDictionary<(Uri? Server, StoreDemands Demands), string> _buckets = new();

    /// <summary>Creates an address.</summary>
    /// <param name="key">The object.</param>
    /// <param name="terms">What the address is for.</param>
    /// <param name="demands">What the store demands.</param>
    public async ValueTask<Uri> CreateAsync(string key, SharingTerms terms, StoreDemands demands)
    {
        var bucket = _buckets.GetOrAdd((terms.Server, demands), static (wanted, options) => BucketAt(wanted.Server, wanted.Demands, options), options);
        var query = new List<string>();
        if (terms.Disposition is { } disposition)
            query.Add($"response-content-disposition={Uri.EscapeDataString(disposition)}");
        if (options.RequesterPays)
            query.Add("x-amz-request-payer=requester");
        var address = new UriBuilder(new BodyTarget(key).AddressIn(bucket)) { Query = string.Join('&', query) }.Uri;
        var keys = await credentials.GetCredentialsAsync().ConfigureAwait(false);
        return new RequestSigner(demands.Region).Presign(address, keys, terms.Lifetime, time.GetUtcNow());
    }

    private static string BucketAt(Uri? server, StoreDemands demands, S3Options options) => S3Address.OfBucket(
        options with { Endpoint = server ?? options.Endpoint, Region = demands.Region, VirtualHost = demands.VirtualHost }).AbsoluteUri.TrimEnd('/');
}

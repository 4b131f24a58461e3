using Amazon.Runtime;

namespace HfModelCache.Stores.S3.Sending;

/// <summary>Adds the headers that settings and store require to every request, the SDK's included, and signs it.</summary>
/// <remarks>The SDK converts regions to lower case when it signs; some stores are case-sensitive.</remarks>
/// <param name="inner">The connections.</param>
/// <param name="options">How to reach the bucket.</param>
/// <param name="demands">What the store demands.</param>
/// <param name="credentials">The credentials that sign requests.</param>
/// <param name="time">The clock for signatures.</param>
internal sealed class SigningHandler(
    HttpMessageHandler inner, S3Options options, StoreDemands demands, AWSCredentials credentials, TimeProvider time)
    : DelegatingHandler(inner)
{
    private readonly RequestSigner _signer = new(demands.Region);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (options.RequesterPays)
            request.Headers.TryAddWithoutValidation("x-amz-request-payer", "requester");
        if (MakesObject(request))
        {
            foreach (var (name, value) in options.Objects.Headers)
                request.Headers.TryAddWithoutValidation(name, value);
        }

        if (demands.Checksums && request.Content is { } body)
            body.Headers.ContentMD5 = await BodyHash.Md5Async(body, cancellationToken).ConfigureAwait(false);
        var keys = await credentials.GetCredentialsAsync().ConfigureAwait(false);
        var hash = request.Headers.NonValidated.TryGetValues(RequestSigner.PayloadHashHeader, out var known)
            ? known.ToString()
            : await BodyHash.Sha256Async(request.Content, cancellationToken).ConfigureAwait(false);
        _signer.Sign(request, keys, hash, time.GetUtcNow());
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    // A part inherits the settings of its upload, and a store refuses to have them repeated.
    private static bool MakesObject(HttpRequestMessage request) =>
        (request.Method == HttpMethod.Put || request.Method == HttpMethod.Post)
        && !request.RequestUri!.Query.Contains("uploadId=", StringComparison.Ordinal);
}

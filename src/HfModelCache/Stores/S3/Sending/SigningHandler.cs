using Amazon.Runtime;

namespace HfModelCache.Stores.S3.Sending;

/// <summary>Gives every request, the SDK's too, what settings and store want of it, and signs it.</summary>
/// <remarks>The SDK spells regions in small letters when it signs, and a store may not.</remarks>
/// <param name="inner">The connections.</param>
/// <param name="options">How to reach the bucket.</param>
/// <param name="demands">What the store wants.</param>
/// <param name="credentials">Whose requests they are.</param>
/// <param name="time">The clock that signatures follow.</param>
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

    // A part is stored as its upload was opened, and refused where it says so again.
    private static bool MakesObject(HttpRequestMessage request) =>
        (request.Method == HttpMethod.Put || request.Method == HttpMethod.Post)
        && !request.RequestUri!.Query.Contains("uploadId=", StringComparison.Ordinal);
}

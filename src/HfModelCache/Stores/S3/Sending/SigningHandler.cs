using System.Security.Cryptography;
using Amazon.Runtime;

namespace HfModelCache.Stores.S3.Sending;

/// <summary>Signs every request to the store, the SDK's too: it spells regions in small letters, and a store may not.</summary>
/// <param name="inner">The connections.</param>
/// <param name="region">The region that requests are signed for.</param>
/// <param name="credentials">Whose requests they are.</param>
/// <param name="time">The clock that signatures follow.</param>
internal sealed class SigningHandler(HttpMessageHandler inner, string region, AWSCredentials credentials, TimeProvider time)
    : DelegatingHandler(inner)
{
    private readonly RequestSigner _signer = new(region);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var keys = await credentials.GetCredentialsAsync().ConfigureAwait(false);
        var hash = request.Headers.NonValidated.TryGetValues(RequestSigner.PayloadHashHeader, out var known)
            ? known.ToString()
            : await HashAsync(request.Content, cancellationToken).ConfigureAwait(false);
        _signer.Sign(request, keys, hash, time.GetUtcNow());
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    // Bodies of the SDK's requests are short lists.
    private static async Task<string> HashAsync(HttpContent? content, CancellationToken cancellationToken) => Convert.ToHexStringLower(
        SHA256.HashData(content is null ? [] : await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)));
}

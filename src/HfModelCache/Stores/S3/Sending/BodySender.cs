using System.Net.Http.Headers;
using HfModelCache.Integrity;

namespace HfModelCache.Stores.S3.Sending;

/// <summary>Sends objects and parts, without the copies that the SDK would make. The SDK sends all other requests.</summary>
/// <param name="options">How to reach the bucket.</param>
/// <param name="bucket">The bucket's address, without a trailing slash.</param>
/// <param name="http">The client, whose handler signs requests; the SDK uses it too.</param>
internal sealed class BodySender(S3Options options, string bucket, HttpClient http)
{
    /// <summary>Sends a body.</summary>
    /// <param name="target">The object or part.</param>
    /// <param name="payload">The bytes. They are not read after the call has returned.</param>
    /// <param name="onSent">Receives the number of bytes of each write.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The ETag as the store wrote it.</returns>
    /// <exception cref="StoreAnswerException">The store refused.</exception>
    public async Task<string?> PutAsync(
        BodyTarget target,
        Payload payload,
        Action<int> onSent,
        CancellationToken cancellationToken)
    {
        var body = new SequenceContent(payload.Content, onSent, payload.Confirm);
        using var request = new HttpRequestMessage(HttpMethod.Put, target.AddressIn(bucket));
        request.Content = body;
        if (target.MustBeNew)
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var hash = options.SignsPayload ? payload.Sha256 ?? PayloadHash.Of(payload.Content) : RequestSigner.UnsignedPayload;
        if (payload is { Length: 0, Confirm: { } confirm })
            await confirm(cancellationToken).ConfigureAwait(false); // Only the headers are left to send.
        request.Headers.TryAddWithoutValidation(RequestSigner.PayloadHashHeader, hash);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
                throw await RefusalAsync(answer, cancellationToken).ConfigureAwait(false);
            await answer.Content.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false); // Keeps the connection.
            return answer.Headers.NonValidated.TryGetValues("ETag", out var etag) ? etag.ToString() : null;
        }
        finally
        {
            await body.WhenReleasedAsync().ConfigureAwait(false);
        }
    }

    private static async Task<StoreAnswerException> RefusalAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var error = await ErrorBody.ReadAsync(answer.Content, cancellationToken).ConfigureAwait(false);
        answer.Headers.NonValidated.TryGetValues(Refusal.RegionHeader, out var region);
        return new StoreAnswerException(new Refusal(answer.StatusCode, error.Find("Code") ?? "", error.Find("Message") ?? "")
        {
            Region = RegionName.Valid(region.ToString()),
            RetryAfter = answer.Headers.RetryAfter?.Delta,
        });
    }
}

using System.Net.Http.Headers;
using HfModelCache.Integrity;

namespace HfModelCache.Stores.S3.Sending;

/// <summary>Sends objects and parts. All else is the SDK's; this is where bytes cost, and where it copies them.</summary>
/// <param name="options">How to reach the bucket.</param>
/// <param name="bucket">The bucket's address, without a slash at its end.</param>
/// <param name="http">The connections, which the SDK uses too; they sign.</param>
internal sealed class BodySender(S3Options options, string bucket, HttpClient http)
{
    /// <summary>Sends a body.</summary>
    /// <param name="target">Where it goes.</param>
    /// <param name="payload">The bytes; nobody reads them any more once the call has ended.</param>
    /// <param name="onSent">Told how many bytes the network took.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The ETag, as the store wrote it.</returns>
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
            await confirm(cancellationToken).ConfigureAwait(false); // The head is all there is to send.
        request.Headers.TryAddWithoutValidation(RequestSigner.PayloadHashHeader, hash);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
                throw await RefusalAsync(answer, cancellationToken).ConfigureAwait(false);
            await answer.Content.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false); // The connection is kept.
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

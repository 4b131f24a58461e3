using System.Net.Http.Headers;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using HfModelCache.Integrity;

namespace HfModelCache.Stores.S3.Sending;

/// <summary>Sends objects and parts. All else is the SDK's; this is where bytes cost, and where it copies them.</summary>
/// <param name="options">How to reach the bucket.</param>
/// <param name="bucket">The bucket's address, without a slash at its end.</param>
/// <param name="credentials">Whose requests they are.</param>
/// <param name="http">The connections, which the SDK uses too.</param>
/// <param name="time">The clock that signatures follow.</param>
internal sealed class BodySender(
    S3Options options,
    string bucket,
    AWSCredentials credentials,
    HttpClient http,
    TimeProvider time)
{
    private const int LongestRefusal = 64 * 1024;

    private readonly RequestSigner _signer = new(options.Region);

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
        var keys = await credentials.GetCredentialsAsync().ConfigureAwait(false);
        var hash = options.SignsPayload ? payload.Sha256 ?? PayloadHash.Of(payload.Content) : RequestSigner.UnsignedPayload;
        if (payload is { Length: 0, Confirm: { } confirm })
            await confirm(cancellationToken).ConfigureAwait(false); // The head is all there is to send.
        _signer.Sign(request, keys, hash, time.GetUtcNow());
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
        var (code, message) = ("", "");
        try
        {
            await answer.Content.LoadIntoBufferAsync(LongestRefusal, cancellationToken).ConfigureAwait(false);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            var error = text.Length > 0 ? XDocument.Parse(text).Root : null;
            (code, message) = (Child("Code"), Child("Message"));

            string Child(string name) => error?.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? "";
        }
        catch (Exception e) when (e is XmlException or HttpRequestException or IOException)
        {
            // The status has to do.
        }

        return new StoreAnswerException(answer.StatusCode, code, message, answer.Headers.RetryAfter?.Delta);
    }
}

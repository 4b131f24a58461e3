using System.Net;
using HfModelCache.Stores.S3.Sending;

namespace HfModelCache.Stores.S3;

/// <summary>Says in one place where a bucket is said to be, and sends no signed request anywhere else.</summary>
/// <remarks>
/// The SDK reads the address of a temporary redirect: it follows to Amazon's hosts, breaks at all others, and forgets the
/// region that a refusal names in its body. So the address is taken away, and the region put where Amazon puts it: into a
/// header.
/// </remarks>
internal sealed class RedirectHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        answer.Headers.Location = null;
        if (MayNameRegion(answer.StatusCode) && !answer.Headers.Contains(Refusal.RegionHeader))
        {
            var error = await ErrorBody.ReadAsync(answer.Content, cancellationToken).ConfigureAwait(false);
            if (RegionName.Valid(error.Find("Region")) is { } region)
                answer.Headers.TryAddWithoutValidation(Refusal.RegionHeader, region);
        }

        return answer;
    }

    private static bool MayNameRegion(HttpStatusCode status) =>
        status is >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest or HttpStatusCode.BadRequest;
}

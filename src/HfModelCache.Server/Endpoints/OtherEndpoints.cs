using HfModelCache.Server.Access;
using HfModelCache.Server.Answers;
using HfModelCache.Server.Health;
using HfModelCache.Server.Misses;
using HfModelCache.Server.Pages;
using HfModelCache.Server.Requests;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Endpoints;

/// <summary>Answers what is not about one repo: probes, metrics, searches, accounts and pages.</summary>
/// <param name="readiness">Whether the server can answer.</param>
/// <param name="metrics">The metrics.</param>
/// <param name="search">Searches.</param>
/// <param name="access">Who may know of every copy.</param>
/// <param name="hub">Answers for the Hub.</param>
/// <param name="pages">The pages for people.</param>
internal sealed class OtherEndpoints(
    Readiness readiness, PrometheusText metrics, SearchEndpoint search, AccessPolicy access, HubAnswers hub, PageEndpoint pages)
{
    /// <summary>Answers a request. Returns false if it is not one of those.</summary>
    public async Task<bool> TryAnswerAsync(HttpContext context, RequestTarget target, Caller caller, CallRecord call)
    {
        var answer = target.Segments switch
        {
            ["healthz"] => Name("healthz", isProbe: true) ? context.SendTextAsync("ok") : null,
            ["readyz"] => Name("readyz", isProbe: true) ? SendReadinessAsync(context) : null,
            ["metrics"] => Name("metrics", isProbe: true) ? context.SendAsync(System.Text.Encoding.UTF8.GetBytes(metrics.Write()), "text/plain; version=0.0.4; charset=utf-8") : null,
            ["api", "whoami-v2"] => Name("whoami") ? SendAccountAsync(context, caller) : null,
            ["api", var kind] when RepoRoute.TypeOf(kind) is { } type => Name("search") ? search.AnswerAsync(context, type, target.Query, access.IsTrusted(caller)) : null,
            [] or ["copies", ..] or ["assets", ..] => Name("page") ? pages.AnswerAsync(context, target, caller) : null,
            _ => null,
        };
        if (answer is null)
            return false;
        await answer.ConfigureAwait(false);
        return true;

        bool Name(string endpoint, bool isProbe = false)
        {
            (call.Endpoint, call.IsProbe) = (endpoint, isProbe);
            return HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        }
    }

    private async Task SendReadinessAsync(HttpContext context)
    {
        var isReady = await readiness.IsReadyAsync(context.RequestAborted).ConfigureAwait(false);
        if (!isReady)
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        await context.SendTextAsync(isReady ? "ok" : readiness.IsStopping ? "stopping" : "The store has not answered yet.").ConfigureAwait(false);
    }

    private async Task SendAccountAsync(HttpContext context, Caller caller)
    {
        using var answer = await hub.AskAsync(context, caller).ConfigureAwait(false);
        await hub.PassOnAsync(context, answer).ConfigureAwait(false);
    }
}

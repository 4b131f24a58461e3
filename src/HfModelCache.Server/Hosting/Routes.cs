using HfModelCache.Repos;
using HfModelCache.Server.Access;
using HfModelCache.Server.Answers;
using HfModelCache.Server.Catalogue;
using HfModelCache.Server.Endpoints;
using HfModelCache.Server.Misses;
using HfModelCache.Server.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HfModelCache.Server.Hosting;

/// <summary>Finds what answers a request.</summary>
/// <param name="catalogue">The copies.</param>
/// <param name="access">Who gets what.</param>
/// <param name="limit">How often an address may ask for what is not there.</param>
/// <param name="misses">Answers requests for copies that the store does not hold.</param>
/// <param name="repos">What answers requests for something of a repo, by verb.</param>
/// <param name="others">What answers all other requests.</param>
internal sealed class Routes(
    CopyCatalogue catalogue, AccessPolicy access, MissLimit limit, IMissPolicy misses, IReadOnlyDictionary<string, IRepoEndpoint> repos, OtherEndpoints others)
{
    /// <summary>Answers a request.</summary>
    /// <param name="context">The request and its answer.</param>
    /// <param name="call">Receives what is known of the request.</param>
    public async Task AnswerAsync(HttpContext context, CallRecord call)
    {
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        call.IsApi = raw.StartsWith("/api/", StringComparison.Ordinal);
        if (!RequestTarget.TryParse(raw, out var target))
        {
            await HubError.InvalidPath.WriteAsync(context, call.IsApi).ConfigureAwait(false);
            return;
        }

        if (Caller.Read(context.Request.Headers.Authorization) is not { } caller)
        {
            await HubError.InvalidCredentials.WriteAsync(context, call.IsApi).ConfigureAwait(false);
            return;
        }

        if (await others.TryAnswerAsync(context, target, caller, call).ConfigureAwait(false))
            return;
        if (RepoRoute.TryParse(target.Segments) is not { } route || !repos.TryGetValue(route.Verb, out var endpoint))
        {
            await HubError.UnknownPath.WriteAsync(context, call.IsApi).ConfigureAwait(false);
            return;
        }

        call.Endpoint = route.Verb.Length == 0 ? "info" : route.Verb;
        if (!IsOffered(context.Request.Method, endpoint))
        {
            await HubError.UnknownMethod.WriteAsync(context, call.IsApi).ConfigureAwait(false);
            return;
        }

        if (!RepoId.TryCreate(route.Type, route.Name, out var repo, out _))
        {
            await HubError.UnknownRepo.WriteAsync(context, call.IsApi).ConfigureAwait(false);
            return;
        }

        await AnswerAsync(context, route, repo, target.Query, caller, endpoint).ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext context, RepoRoute route, RepoId repo, QueryText query, Caller caller, IRepoEndpoint endpoint)
    {
        var (revision, address) = (endpoint is RefsEndpoint ? CopyCatalogue.AnyRevision : route.Revision, context.Connection.RemoteIpAddress);
        if (!catalogue.Knows(repo, revision) && limit.IsExceededBy(address))
        {
            await HubError.TooManyMisses.WriteAsync(context, route.IsApi).ConfigureAwait(false);
            return;
        }

        var finding = await catalogue.FindAsync(repo, revision, context.RequestAborted).ConfigureAwait(false);
        if (finding is not CopyFinding.Found { Copy: var copy })
        {
            limit.Count(address);
            if (await FindRefusalAsync(finding, repo, caller, context.RequestAborted).ConfigureAwait(false) is { } hidden)
                await hidden.WriteAsync(context, route.IsApi).ConfigureAwait(false);
            else
                await misses.AnswerAsync(context, route, repo, caller, ErrorOf(finding, route, repo)).ConfigureAwait(false);
            return;
        }

        if (await access.FindRefusalAsync(caller, repo, copy, endpoint.IsContent, context.RequestAborted).ConfigureAwait(false) is { } refusal)
        {
            await refusal.WriteAsync(context, route.IsApi).ConfigureAwait(false);
            return;
        }

        await endpoint.AnswerAsync(new RepoCall(context, route, repo, query, copy)).ConfigureAwait(false);
    }

    // Who may not know of a copy learns nothing from asking for another revision of it.
    private async ValueTask<HubError?> FindRefusalAsync(CopyFinding finding, RepoId repo, Caller caller, CancellationToken cancellationToken) =>
        finding is CopyFinding.MissingRevision
        && await catalogue.FindAsync(repo, CopyCatalogue.AnyRevision, cancellationToken).ConfigureAwait(false) is CopyFinding.Found { Copy: var other }
            ? await access.FindRefusalAsync(caller, repo, other, isContent: false, cancellationToken).ConfigureAwait(false)
            : null;

    private static HubError ErrorOf(CopyFinding finding, RepoRoute route, RepoId repo) => finding is CopyFinding.MissingRevision
        ? HubError.RevisionNotFound($"Invalid rev id: {route.Revision}. This cache holds other revisions of {repo}; cache it with: hf-model-cache cache {repo.PagePath}@{route.Revision}")
        : HubError.NotHeld(repo);

    private static bool IsOffered(string method, IRepoEndpoint endpoint) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || (endpoint.OtherMethod is { } other && HttpMethods.Equals(method, other));
}

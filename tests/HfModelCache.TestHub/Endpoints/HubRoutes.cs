using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Answers;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.RateLimits;

namespace HfModelCache.TestHub.Endpoints;

/// <summary>What the hub origin answers.</summary>
internal sealed class HubRoutes(FakeHub hub)
{
    private readonly RateLimiter _limiter = new(hub.Clock);

    private readonly Dictionary<string, IRepoEndpoint> _endpoints = new(StringComparer.Ordinal)
    {
        [""] = new RepoInfoEndpoint(),
        ["revision"] = new RepoInfoEndpoint(),
        ["tree"] = new TreeEndpoint(hub),
        ["paths-info"] = new PathsInfoEndpoint(),
        ["refs"] = new RefsEndpoint(),
        ["resolve"] = new ResolveEndpoint(hub),
        ["raw"] = new RawEndpoint(),
        ["resolve-cache"] = new ResolveCacheEndpoint(),
    };

    public async Task<Answer> AnswerAsync(IncomingRequest request)
    {
        var caller = hub.Tokens.Identify(request.Header("Authorization"));
        var quota = caller.Token is null ? hub.Options.AnonymousQuota : hub.Options.TokenQuota;
        var standing = _limiter.Take(caller.RateLimitKey, RateBucket.Of(request), quota);
        request.CommonHeaders = standing.AddTo(HubHeaders.For(request));
        var answer = standing.IsExceeded ? Answer.Text(429, "Too Many Requests") : await RouteAsync(request, caller);
        return answer.Over(request.CommonHeaders);
    }

    private async Task<Answer> RouteAsync(IncomingRequest request, Caller caller)
    {
        if (!request.IsBelowBasePath)
            return HubError.Bare(404).ToAnswer(request.WantsJson);
        if (request.Path == WhoAmI.Path)
            return WhoAmI.Tell(caller);
        if (RepoRoute.TryParse(request.Segments) is not { } route || !_endpoints.TryGetValue(route.Verb, out var endpoint))
            return HubError.Bare(404).ToAnswer(request.WantsJson);
        var repo = hub.Repos.Find(route.Kind, route.Id);
        if (repo is null && hub.Repos.FindCurrentName(route.Kind, route.Id) is { } current)
            return ToCurrentName(request, route.PathFor(current));
        if (AccessRules.FindRefusal(caller, route.Id, repo, endpoint is ResolveEndpoint or ResolveCacheEndpoint or RawEndpoint) is { } refusal)
            return refusal.ToAnswer(request.WantsJson);
        return await endpoint.AnswerAsync(new RepoCall(request, route, repo!, caller));
    }

    private Answer ToCurrentName(IncomingRequest request, string path)
    {
        var location = hub.Rooted(request.Query.Length == 0 ? path : $"{path}?{request.Query}");
        return Answer.Text(307, $"Temporary Redirect. Redirecting to {location}").With("Location", location);
    }
}

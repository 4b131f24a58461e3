using HfModelCache.Repos;
using HfModelCache.Server.Answers;
using HfModelCache.Server.Requests;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Misses;

/// <summary>Answers what is missing as the Hub would, and says how to cache it.</summary>
internal sealed class RefuseMisses : IMissPolicy
{
    public Task AnswerAsync(HttpContext context, RepoRoute route, RepoId repo, Caller caller, HubError error) =>
        error.WriteAsync(context, route.IsApi);
}

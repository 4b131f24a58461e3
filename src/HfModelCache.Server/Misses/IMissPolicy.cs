using HfModelCache.Repos;
using HfModelCache.Server.Answers;
using HfModelCache.Server.Requests;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Misses;

/// <summary>Answers requests for what the store does not hold.</summary>
internal interface IMissPolicy
{
    /// <summary>Answers a request.</summary>
    /// <param name="context">The request and its answer.</param>
    /// <param name="route">What is wanted.</param>
    /// <param name="repo">The repo.</param>
    /// <param name="caller">The sender.</param>
    /// <param name="error">What the Hub would say if it did not have it either.</param>
    Task AnswerAsync(HttpContext context, RepoRoute route, RepoId repo, Caller caller, HubError error);
}

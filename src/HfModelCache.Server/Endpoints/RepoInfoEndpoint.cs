using HfModelCache.Server.Answers;
using HfModelCache.Server.Requests;

namespace HfModelCache.Server.Endpoints;

/// <summary>Answers <c>/api/{kind}s/{repo}</c> and <c>…/revision/{revision}</c>: the commit, and the names of its files.</summary>
internal sealed class RepoInfoEndpoint : IRepoEndpoint
{
    public Task AnswerAsync(RepoCall call)
    {
        if (call.Route.Rest.Count > 1)
            return call.RefuseAsync(HubError.RevisionNotFound($"Invalid rev id: {call.Route.Revision}"));
        var wanted = call.Query.FindAll("expand").ToHashSet(StringComparer.Ordinal);
        return call.Context.SendJsonAsync(json => new RepoDescription(call.Repo, call.Copy.Visibility).Write(json, call.Copy, wanted, call.Query.IsOn("blobs")));
    }
}

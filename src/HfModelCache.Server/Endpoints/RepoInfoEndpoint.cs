using HfModelCache.Server.Answers;
using HfModelCache.Server.Requests;

namespace HfModelCache.Server.Endpoints;

/// <summary>Answers <c>/api/{kind}s/{repo}</c> and <c>…/revision/{revision}</c>: the commit, and the names of its files.</summary>
/// <param name="places">Limits how many large answers are being sent.</param>
internal sealed class RepoInfoEndpoint(LargeAnswers places) : IRepoEndpoint
{
    public Task AnswerAsync(RepoCall call)
    {
        if (call.Route.Rest.Count > 1)
            return call.RefuseAsync(HubError.RevisionNotFound($"Invalid rev id: {call.Route.Revision}"));
        var description = new RepoDescription(call.Repo, call.Copy.Visibility);
        var wanted = call.Query.FindAll("expand").ToHashSet(StringComparer.Ordinal);
        var withBlobs = call.Query.IsOn("blobs");
        var listsFiles = wanted.Count == 0 || wanted.Contains("siblings");
        return call.Context.SendJsonAsync(
            places,
            json => description.Open(json, call.Copy, wanted),
            listsFiles ? call.Copy.Files : [],
            (json, file) => RepoDescription.WriteSibling(json, file, withBlobs),
            json =>
            {
                if (listsFiles)
                    json.WriteEndArray();
                json.WriteEndObject();
            });
    }
}

using HfModelCache.Server.Answers;
using HfModelCache.Server.Catalogue;
using HfModelCache.Server.Requests;
using Microsoft.AspNetCore.Http;

namespace HfModelCache.Server.Endpoints;

/// <summary>Answers <c>POST /api/{kind}s/{repo}/paths-info/{revision}</c>: the tree's entries of some paths. Missing ones are left out.</summary>
/// <param name="places">Limits how many large answers are being sent.</param>
internal sealed class PathsInfoEndpoint(LargeAnswers places) : IRepoEndpoint
{
    public string? OtherMethod => HttpMethods.Post;

    public async Task AnswerAsync(RepoCall call)
    {
        if (!HttpMethods.IsPost(call.Context.Request.Method))
        {
            await call.RefuseAsync(HubError.UnknownPath).ConfigureAwait(false);
            return;
        }

        var (paths, problem) = await PathList.ReadAsync(call.Context.Request, call.Context.RequestAborted).ConfigureAwait(false);
        if (problem is not null)
        {
            await call.RefuseAsync(problem).ConfigureAwait(false);
            return;
        }

        await call.Context.SendJsonAsync(
            places,
            json => json.WriteStartArray(),
            paths.Select(call.Copy.Tree.Find).OfType<TreeEntry>(),
            (json, entry) => FileDescription.Write(json, call.Copy.Tree, entry),
            json => json.WriteEndArray()).ConfigureAwait(false);
    }
}

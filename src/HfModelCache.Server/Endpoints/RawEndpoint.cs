using HfModelCache.Server.Answers;
using HfModelCache.Server.Catalogue;
using HfModelCache.Server.Content;
using HfModelCache.Server.Requests;

namespace HfModelCache.Server.Endpoints;

/// <summary>Answers <c>/{repo}/raw/{revision}/{path}</c>: what git itself holds, which for a large file is its pointer.</summary>
/// <param name="delivery">Hands out the bytes of other files.</param>
internal sealed class RawEndpoint(FileDelivery delivery) : IRepoEndpoint
{
    public bool IsContent => true;

    public Task AnswerAsync(RepoCall call)
    {
        if (!call.Copy.TryFind(call.Route.Path, out var file))
            return call.RefuseAsync(HubError.EntryNotFound("Entry not found"));
        if (!GitObjects.IsLarge(file))
            return delivery.SendAsync(call.Context, call.Copy.Location, call.Copy.Commit, file);
        call.Context.Response.Headers[HubHeaders.Commit] = call.Copy.Commit.Sha;
        call.Context.Response.Headers.ETag = $"\"{GitObjects.BlobOf(file)}\"";
        return call.Context.SendAsync(GitObjects.PointerOf(file), "text/plain; charset=utf-8");
    }
}

using HfModelCache.Server.Answers;
using HfModelCache.Server.Catalogue;
using HfModelCache.Server.Requests;

namespace HfModelCache.Server.Endpoints;

/// <summary>Answers <c>/{repo}/raw/{revision}/{path}</c>: what git itself holds, which for a large file is its pointer.</summary>
/// <param name="files">Hands out the other files.</param>
internal sealed class RawEndpoint(VerifiedFiles files) : IRepoEndpoint
{
    public bool IsContent => true;

    public Task AnswerAsync(RepoCall call)
    {
        if (!call.Copy.TryFind(call.Route.Path, out var file))
            return call.RefuseAsync(HubError.EntryNotFound("Entry not found"));
        if (!GitObjects.IsLarge(file))
            return files.SendAsync(call, file);
        call.Context.Response.Headers[HubHeaders.Commit] = call.Copy.Commit.Sha;
        call.Context.Response.Headers.ETag = $"\"{GitObjects.BlobOf(file)}\"";
        return call.Context.SendAsync(GitObjects.PointerOf(file), "text/plain; charset=utf-8");
    }
}

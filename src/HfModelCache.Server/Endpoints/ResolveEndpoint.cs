using HfModelCache.Server.Answers;
using HfModelCache.Server.Requests;

namespace HfModelCache.Server.Endpoints;

/// <summary>Answers <c>/{repo}/resolve/{revision}/{path}</c>.</summary>
/// <param name="files">Hands out the files.</param>
internal sealed class ResolveEndpoint(VerifiedFiles files) : IRepoEndpoint
{
    public bool IsContent => true;

    public Task AnswerAsync(RepoCall call) => call.Copy.TryFind(call.Route.Path, out var file)
        ? files.SendAsync(call, file)
        : call.RefuseAsync(HubError.EntryNotFound(call.Copy.LeavesOut(call.Route.Path)
            ? "Entry not found: the copy leaves this file out. Cache the model again with ALLOW_PATTERNS that match it."
            : "Entry not found"));
}

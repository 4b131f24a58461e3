using HfModelCache.Server.Answers;
using HfModelCache.Server.Catalogue;
using HfModelCache.Server.Content;
using HfModelCache.Server.Requests;
using HfModelCache.Stores;

namespace HfModelCache.Server.Endpoints;

/// <summary>Answers <c>/{repo}/resolve/{revision}/{path}</c>.</summary>
/// <param name="delivery">Hands out the bytes.</param>
/// <param name="catalogue">The copies.</param>
internal sealed class ResolveEndpoint(FileDelivery delivery, CopyCatalogue catalogue) : IRepoEndpoint
{
    public bool IsContent => true;

    public async Task AnswerAsync(RepoCall call)
    {
        if (!call.Copy.TryFind(call.Route.Path, out var file))
        {
            await call.RefuseAsync(HubError.EntryNotFound(call.Copy.LeavesOut(call.Route.Path)
                ? "Entry not found: the copy leaves this file out. Cache the model again with ALLOW_PATTERNS that match it."
                : "Entry not found")).ConfigureAwait(false);
            return;
        }

        if (call.Copy.Damaged.Contains(file.Path))
        {
            await call.RefuseAsync(HubError.Damaged(call.Repo)).ConfigureAwait(false);
            return;
        }

        try
        {
            await delivery.SendAsync(call.Context, call.Copy.Location, call.Copy.Commit, file).ConfigureAwait(false);
        }
        catch (ObjectChangedException)
        {
            catalogue.Forget(call.Repo, call.Route.Revision, call.Copy); // The next request reads the manifest again.
            throw;
        }
    }
}

using HfModelCache.Copies;
using HfModelCache.Server.Answers;
using HfModelCache.Server.Catalogue;
using HfModelCache.Server.Content;
using HfModelCache.Server.Requests;
using HfModelCache.Stores;

namespace HfModelCache.Server.Endpoints;

/// <summary>Hands out files of complete copies, and refuses those whose objects are missing or were replaced.</summary>
/// <param name="delivery">Hands out the bytes.</param>
/// <param name="catalogue">The copies.</param>
internal sealed class VerifiedFiles(FileDelivery delivery, CopyCatalogue catalogue)
{
    /// <summary>Answers a request for a file of the copy.</summary>
    public async Task SendAsync(RepoCall call, ManifestFile file)
    {
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

using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Runs.Listing;
using HfModelCache.Server.Access;
using HfModelCache.Server.Catalogue;
using HfModelCache.Server.Health;
using HfModelCache.Server.Pages.Framing;
using HfModelCache.Server.Pages.Overview;
using HfModelCache.Server.Pages.States;
using HfModelCache.Server.Requests;

namespace HfModelCache.Server.Pages.Details;

/// <summary>Shows one copy. Who gets nothing of it by the API learns nothing here either.</summary>
/// <param name="catalogue">Finds whole copies.</param>
/// <param name="listing">Lists all copies.</param>
/// <param name="access">Decides who gets what.</param>
/// <param name="ends">Tells how both ends are.</param>
internal sealed class CopyPage(CopyCatalogue catalogue, StoreListing listing, AccessPolicy access, BothEnds ends)
{
    private const string MainBranch = "main";

    /// <summary>Creates the page.</summary>
    /// <param name="address">Which copy.</param>
    /// <param name="caller">Who wants to see it.</param>
    /// <param name="server">The address of this server, as the caller names it.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Page> CreateAsync(CopyAddress address, Caller caller, string server, CancellationToken cancellationToken)
    {
        var asked = ends.FindAsync(cancellationToken);
        var (copy, isKnown) = await FindAsync(address, caller, cancellationToken).ConfigureAwait(false);
        var list = await listing.FindLatestAsync(seesAll: copy is not null || access.IsTrusted(caller), cancellationToken).ConfigureAwait(false);
        var listed = list?.Copies.Where(other => IsOf(other, address)).FirstOrDefault(other => copy is null || IsSame(other, copy));
        var (store, hub) = await asked.ConfigureAwait(false);
        if (copy is null && listed is null)
            return isKnown ? MissingPage.NotFound(store, hub) : MissingPage.NotAvailable(store, hub);
        var view = new CopyView(address, server, listed);
        var main = copy is null
            ? view.ShowUnfinished()
            : view.Show(copy, await FindRevisionsAsync(address.Repo, cancellationToken).ConfigureAwait(false), copy.Visibility != Visibility.Gated || access.IsTrusted(caller));
        return new Page(address.Repo.Name, main, store, hub) { IsMoving = listed is not null && StateView.IsMoving(listed) };
    }

    // A Hub that can't be asked must not tell by its silence that there is a private copy.
    private async Task<(ServedCopy? Copy, bool IsKnown)> FindAsync(CopyAddress address, Caller caller, CancellationToken cancellationToken)
    {
        CopyFinding finding;
        try
        {
            finding = await catalogue.FindAsync(address.Repo, address.Revision ?? MainBranch, cancellationToken).ConfigureAwait(false);
            if (finding is CopyFinding.MissingRevision && address.Revision is null)
                finding = await catalogue.FindAsync(address.Repo, CopyCatalogue.AnyRevision, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelCacheException)
        {
            return (null, false);
        }

        if (finding is not CopyFinding.Found { Copy: var copy })
            return (null, true);
        try
        {
            var refusal = await access.FindRefusalAsync(caller, address.Repo, copy, isContent: false, cancellationToken).ConfigureAwait(false);
            return (refusal is null ? copy : null, true);
        }
        catch (ModelCacheException)
        {
            return (null, true);
        }
    }

    // Without them the page still shows the copy.
    private async Task<IReadOnlyList<KeyValuePair<string, Commit>>> FindRevisionsAsync(RepoId repo, CancellationToken cancellationToken)
    {
        try
        {
            return await catalogue.FindRevisionsAsync(repo, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelCacheException)
        {
            return [];
        }
    }

    private static bool IsOf(ListedCopy listed, CopyAddress address) =>
        listed.Repo == address.Repo.Name && CopySelection.TypeOf(listed) == address.Repo.Type
        && (address.Revision is null || listed.Commit?.Sha == address.Revision || listed.Revisions.Any(revision => revision.Name == address.Revision));

    private static bool IsSame(ListedCopy listed, ServedCopy copy) =>
        listed.Commit == copy.Commit && (listed.Layout == CopyLayout.Commit) == (copy.Location is CommitLocation);
}

using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Stores;

namespace HfModelCache.Server.Catalogue;

/// <summary>Compares a manifest with the objects that the store lists: what is missing or was replaced is not served.</summary>
/// <param name="store">The store.</param>
internal sealed class ObjectCheck(IObjectReader store)
{
    /// <summary>Returns the paths of files whose objects are not as recorded.</summary>
    public async Task<IReadOnlySet<string>> FindDamagedAsync(PublishedCopy copy, CancellationToken cancellationToken)
    {
        var location = copy.Location;
        var objects = await ListAsync(location.Root, cancellationToken).ConfigureAwait(false);
        if (objects is null)
            return new HashSet<string>();

        // Some gateways list other ETags than the objects have. The object itself decides.
        var doubtful = copy.Manifest.Files.Where(file => !file.MayDescribe(objects.GetValueOrDefault(location.KeyOf(file)))).ToList();
        var found = await store.FindAllAsync(doubtful.Select(location.KeyOf), cancellationToken).ConfigureAwait(false);
        return doubtful.Where(file => !file.MayDescribe(found[location.KeyOf(file)])).Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
    }

    // Credentials that may not list can serve a copy too: reads are bound to the recorded ETags.
    private async Task<Dictionary<string, StoredObject>?> ListAsync(string root, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ListByKeyAsync(root, found => found, cancellationToken).ConfigureAwait(false);
        }
        catch (OperatorException e) when (e.Reason == FailureReason.StoreAccessDenied)
        {
            return null;
        }
    }
}

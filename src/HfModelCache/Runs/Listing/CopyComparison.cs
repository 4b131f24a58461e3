using HfModelCache.Copies;
using HfModelCache.Formatting;
using HfModelCache.Stores;

namespace HfModelCache.Runs.Listing;

/// <summary>Compares a manifest with the objects that the store lists. No file is read: that is what <see cref="VerifyCopy"/> does.</summary>
/// <param name="store">The store.</param>
/// <param name="location">The location of the copy.</param>
/// <param name="objects">The objects below it, by key.</param>
internal sealed class CopyComparison(IObjectReader store, CopyLocation location, IReadOnlyDictionary<string, StoredObject> objects)
{
    // Enough to recognise a listing with other ETags than the objects have, as some gateways send.
    private const int MostLookups = 64;

    /// <summary>Returns the copy with its state.</summary>
    public async Task<ListedCopy> ApplyAsync(ListedCopy copy, Manifest manifest, CancellationToken cancellationToken)
    {
        var doubtful = manifest.Files.Where(file => !file.MayDescribe(objects.GetValueOrDefault(location.KeyOf(file)))).ToList();
        var looked = doubtful.Take(MostLookups).ToList();
        var found = await store.FindAllAsync(looked.Select(location.KeyOf), cancellationToken).ConfigureAwait(false);
        var same = looked.Count(file => file.MayDescribe(found[location.KeyOf(file)]));

        // If every one is as recorded after all, the listing is at fault, not the objects.
        var damaged = same == looked.Count ? 0 : doubtful.Count - same;
        return damaged == 0
            ? copy with { State = CopyState.Whole }
            : copy with { State = CopyState.Damaged, Problem = $"{FileCount.Format(damaged)} of {manifest.Files.Count} missing or replaced." };
    }
}

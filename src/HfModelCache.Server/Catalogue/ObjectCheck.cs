using System.Runtime.CompilerServices;
using HfModelCache.Copies;
using HfModelCache.Failures;
using HfModelCache.Stores;

namespace HfModelCache.Server.Catalogue;

/// <summary>Compares a manifest with the objects that the store lists, once for each manifest: what is missing or was replaced is not served.</summary>
/// <param name="store">The store.</param>
internal sealed class ObjectCheck(IObjectReader store)
{
    // The list of files stays the same while a manifest is only named anew.
    private readonly ConditionalWeakTable<IReadOnlyList<ManifestFile>, object> _whole = [];

    /// <summary>Returns the paths of files whose objects are not as recorded.</summary>
    public async Task<IReadOnlySet<string>> FindDamagedAsync(PublishedCopy copy, CancellationToken cancellationToken)
    {
        var files = copy.Manifest.Files;
        if (_whole.TryGetValue(files, out _))
            return new HashSet<string>();
        var damaged = await CompareAsync(copy, cancellationToken).ConfigureAwait(false);
        if (damaged.Count == 0)
            _whole.AddOrUpdate(files, this);
        return damaged;
    }

    /// <summary>Lets the next reader of a copy compare it again, because an object has proved to be another one.</summary>
    public void Doubt(Manifest manifest) => _whole.Remove(manifest.Files);

    private async Task<IReadOnlySet<string>> CompareAsync(PublishedCopy copy, CancellationToken cancellationToken)
    {
        var location = copy.Location;
        var objects = await ListAsync(location.Root, cancellationToken).ConfigureAwait(false);
        if (objects is null)
            return new HashSet<string>();

        // Some gateways list other ETags than the objects have. The object itself decides.
        var doubtful = copy.Manifest.Files.Where(file => !IsSame(file, objects.GetValueOrDefault(location.KeyOf(file)))).ToList();
        var found = await store.FindAllAsync(doubtful.Select(location.KeyOf), cancellationToken).ConfigureAwait(false);
        return doubtful.Where(file => !IsSame(file, found[location.KeyOf(file)])).Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
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

    // An absent ETag proves nothing, and contradicts nothing.
    private static bool IsSame(ManifestFile file, StoredObject? found) =>
        found?.Size == file.Size && (found.ETag == file.ETag || found.ETag.Length == 0 || string.IsNullOrEmpty(file.ETag));
}

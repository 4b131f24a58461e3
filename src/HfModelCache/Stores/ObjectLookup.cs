using System.Collections.Concurrent;

namespace HfModelCache.Stores;

/// <summary>Looks up many objects by key.</summary>
internal static class ObjectLookup
{
    private const int RequestsAtOnce = 16;

    /// <summary>Finds the objects with these keys. Missing ones are null.</summary>
    public static async Task<IReadOnlyDictionary<string, StoredObject?>> FindAllAsync(
        this IObjectReader store, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<string, StoredObject?>(StringComparer.Ordinal);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = RequestsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(keys, limits, async (key, ct) =>
            found[key] = await store.FindAsync(key, ct).ConfigureAwait(false)).ConfigureAwait(false);
        return found;
    }
}

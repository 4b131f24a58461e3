using System.Collections.Concurrent;

namespace HfModelCache.Stores;

/// <summary>Asks for many objects by name.</summary>
internal static class ObjectLookup
{
    private const int RequestsAtOnce = 16;

    /// <summary>The objects under these keys; null for each that is not there.</summary>
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

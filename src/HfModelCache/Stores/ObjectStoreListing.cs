using HfModelCache.Failures;

namespace HfModelCache.Stores;

/// <summary>Reads listings to their end, page by page.</summary>
/// <remarks>
/// Stores repeat entries, repeat pages, and promise more where there is none. So entries are merged by what names them,
/// and a listing that brings nothing new, or more than anybody stores under one prefix, ends with a failure.
/// </remarks>
public static class ObjectStoreListing
{
    private const int MostEntries = 2_000_000;

    // S3 allows empty pages that others follow, where what they held was deleted or filtered out.
    private const int MostIdlePages = 16;

    /// <summary>Every object whose key begins with <paramref name="prefix"/>, each key once, in no particular order.</summary>
    /// <exception cref="OperatorException">The listing does not end.</exception>
    public static Task<IReadOnlyList<StoredObject>> ListAsync(
        this IObjectReader store, string prefix, CancellationToken cancellationToken) =>
        ReadAllAsync(
            $"Listing {store.Describe(prefix)}",
            cursor => store.ListPageAsync(prefix, cursor, cancellationToken),
            found => found.Key,
            // Two versions of one object: neither may be taken for the one that is there.
            (one, other) => one == other ? one : other with { ETag = "" });

    /// <summary>Every open upload to a key that begins with <paramref name="prefix"/>.</summary>
    /// <exception cref="OperatorException">The listing does not end.</exception>
    public static Task<IReadOnlyList<MultipartUpload>> ListUploadsAsync(
        this IObjectStore store, string prefix, CancellationToken cancellationToken) =>
        ReadAllAsync(
            $"Listing the open uploads of {store.Describe(prefix)}",
            cursor => store.ListUploadsPageAsync(prefix, cursor, cancellationToken),
            upload => (upload.Key, upload.UploadId),
            (_, other) => other);

    /// <summary>The parts that an open upload has, by number.</summary>
    /// <exception cref="UploadGoneException">The upload has been completed, aborted or expired.</exception>
    /// <exception cref="OperatorException">The listing does not end.</exception>
    public static async Task<IReadOnlyList<UploadedPart>> ListPartsAsync(
        this IObjectStore store, MultipartUpload upload, CancellationToken cancellationToken)
    {
        var parts = await ReadAllAsync(
            $"Listing the parts of {store.Describe(upload.Key)}",
            cursor => store.ListPartsPageAsync(upload, cursor, cancellationToken),
            part => part.Number,
            (_, other) => other).ConfigureAwait(false);
        return [.. parts.OrderBy(part => part.Number)];
    }

    private static async Task<IReadOnlyList<T>> ReadAllAsync<T, TName>(
        string what,
        Func<string?, Task<Page<T>>> read,
        Func<T, TName> nameOf,
        Func<T, T, T> merge)
        where TName : notnull
    {
        var found = new Dictionary<TName, T>();
        var cursors = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        var idle = 0;
        do
        {
            var page = await read(cursor).ConfigureAwait(false);
            var before = found.Count;
            foreach (var item in page.Items)
                found[nameOf(item)] = found.TryGetValue(nameOf(item), out var known) ? merge(known, item) : item;
            idle = found.Count > before ? 0 : idle + 1;
            cursor = page.Next;
            if (cursor is not null && (!cursors.Add(cursor) || idle > MostIdlePages))
                throw Endless(what, "the store says that there is more, and then sends nothing new");
            if (found.Count > MostEntries)
                throw Endless(what, $"there are more than {MostEntries} entries");
        }
        while (cursor is not null);
        return [.. found.Values];
    }

    private static OperatorException Endless(string what, string why) =>
        new(FailureReason.ListingUnusable, $"{what} failed: {why}.");
}

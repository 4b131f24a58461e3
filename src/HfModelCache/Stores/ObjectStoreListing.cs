using HfModelCache.Failures;

namespace HfModelCache.Stores;

/// <summary>Reads listings to their end, page by page.</summary>
/// <remarks>
/// Some stores repeat entries or pages, or announce a next page that does not exist. So entries are merged by key, and a
/// listing fails if it brings nothing new or has more entries than any prefix should.
/// </remarks>
internal static class ObjectStoreListing
{
    private const int MostEntries = 2_000_000;

    // S3 allows empty pages in the middle of a listing, for entries that were deleted or filtered out.
    private const int MostIdlePages = 16;

    /// <summary>Lists every object whose key begins with <paramref name="prefix"/>, each key once, in no particular order.</summary>
    /// <exception cref="OperatorException">The listing does not end.</exception>
    public static async Task<IReadOnlyCollection<StoredObject>> ListAsync(
        this IObjectReader store, string prefix, CancellationToken cancellationToken) =>
        (await ListByKeyAsync(store, prefix, found => found, cancellationToken).ConfigureAwait(false)).Values;

    /// <summary>Lists every object whose key begins with <paramref name="prefix"/>, by key.</summary>
    /// <param name="store">The store.</param>
    /// <param name="prefix">The prefix of the keys.</param>
    /// <param name="intern">Replaces an entry by an equal one, whose texts the caller has in memory already.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="OperatorException">The listing does not end.</exception>
    public static Task<Dictionary<string, StoredObject>> ListByKeyAsync(
        this IObjectReader store, string prefix, Func<StoredObject, StoredObject> intern, CancellationToken cancellationToken) =>
        ReadAllAsync(
            $"Listing {store.Describe(prefix)}",
            cursor => store.ListPageAsync(prefix, cursor, cancellationToken),
            found => found.Key,
            Merge,
            intern);

    /// <summary>Lists every object whose key begins with <paramref name="prefix"/>, unless there are more than <paramref name="most"/>: then the result is null.</summary>
    public static async Task<IReadOnlyCollection<StoredObject>?> TryListAsync(
        this IObjectReader store, string prefix, int most, CancellationToken cancellationToken) =>
        (await ReadUpToAsync(
            $"Listing {store.Describe(prefix)}",
            cursor => store.ListPageAsync(prefix, cursor, cancellationToken),
            found => found.Key,
            Merge,
            intern: null,
            most).ConfigureAwait(false))?.Values;

    /// <summary>Lists the folders directly below a prefix, each with the <c>/</c> at its end, in no particular order.</summary>
    /// <exception cref="OperatorException">The listing does not end.</exception>
    public static async Task<IReadOnlyCollection<string>> ListFoldersAsync(
        this IObjectReader store, string prefix, CancellationToken cancellationToken) =>
        (await ReadAllAsync(
            $"Listing the folders of {store.Describe(prefix)}",
            cursor => store.ListFoldersPageAsync(prefix, cursor, cancellationToken),
            folder => folder,
            (_, other) => other).ConfigureAwait(false)).Values;

    /// <summary>Lists every open upload to a key that begins with <paramref name="prefix"/>.</summary>
    /// <exception cref="OperatorException">The listing does not end.</exception>
    public static async Task<IReadOnlyCollection<MultipartUpload>> ListUploadsAsync(
        this IObjectStore store, string prefix, CancellationToken cancellationToken) =>
        (await ReadAllAsync(
            $"Listing the open uploads of {store.Describe(prefix)}",
            cursor => store.ListUploadsPageAsync(prefix, cursor, cancellationToken),
            upload => (upload.Key, upload.UploadId),
            (_, other) => other).ConfigureAwait(false)).Values;

    /// <summary>Lists the parts of an open upload, by number.</summary>
    /// <exception cref="UploadGoneException">The upload was completed or aborted, or has expired.</exception>
    /// <exception cref="OperatorException">The listing does not end.</exception>
    public static async Task<IReadOnlyList<UploadedPart>> ListPartsAsync(
        this IObjectStore store, MultipartUpload upload, CancellationToken cancellationToken)
    {
        var parts = await ReadAllAsync(
            $"Listing the parts of {store.Describe(upload.Key)}",
            cursor => store.ListPartsPageAsync(upload, cursor, cancellationToken),
            part => part.Number,
            (_, other) => other).ConfigureAwait(false);
        return [.. parts.Values.OrderBy(part => part.Number)];
    }

    private static async Task<Dictionary<TName, T>> ReadAllAsync<T, TName>(
        string what,
        Func<string?, Task<Page<T>>> read,
        Func<T, TName> nameOf,
        Func<T, T, T> merge,
        Func<T, T>? intern = null)
        where TName : notnull =>
        await ReadUpToAsync(what, read, nameOf, merge, intern, MostEntries).ConfigureAwait(false)
        ?? throw Endless(what, $"there are more than {MostEntries} entries");

    private static async Task<Dictionary<TName, T>?> ReadUpToAsync<T, TName>(
        string what,
        Func<string?, Task<Page<T>>> read,
        Func<T, TName> nameOf,
        Func<T, T, T> merge,
        Func<T, T>? intern,
        int most)
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
                Add(intern is null ? item : intern(item));
            idle = found.Count > before ? 0 : idle + 1;
            cursor = page.Next;
            if (cursor is not null && (!cursors.Add(cursor) || idle > MostIdlePages))
                throw Endless(what, "the store announces another page and then sends nothing new");
            if (found.Count > most)
                return null;
        }
        while (cursor is not null);
        return found;

        void Add(T item) => found[nameOf(item)] = found.TryGetValue(nameOf(item), out var known) ? merge(known, item) : item;
    }

    // Two versions of one object: either may be the current one, so neither ETag counts.
    private static StoredObject Merge(StoredObject one, StoredObject other) => one == other ? one : other with { ETag = "" };

    private static OperatorException Endless(string what, string why) =>
        new(FailureReason.ListingUnusable, $"{what} failed: {why}.");
}

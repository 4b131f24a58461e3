using HfModelCache.Failures;

namespace HfModelCache.Stores;

/// <summary>Lists, finds and reads the objects of a store.</summary>
/// <remarks>
/// Every implementation passes the conformance suite. What holds for all:
/// a failure is a <see cref="ModelCacheException"/>, transient if the same call may succeed later;
/// every call ends within limits of its own, or when it is cancelled.
/// </remarks>
internal interface IObjectReader
{
    /// <summary>Returns an object's full name for messages: <c>s3://bucket/key</c>, <c>file:///folder/key</c>.</summary>
    string Describe(string key);

    /// <summary>Opens a reader with a connection of its own, because some connections to a server are slower than others.</summary>
    ReaderConnection Connect() => new(this, connection: null);

    /// <summary>Returns a reference by which another store on the same server can copy an object by itself; null if none can.</summary>
    StoredReference? Refer(StoredObject found) => null;

    /// <summary>Returns an address at which a client without keys can read an object for a limited time; null if the store has none.</summary>
    /// <param name="key">The object.</param>
    /// <param name="terms">What the address is for.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    ValueTask<Uri?> FindAddressAsync(string key, SharingTerms terms, CancellationToken cancellationToken) => default;

    /// <summary>Reads one page of the objects whose key begins with <paramref name="prefix"/>, in no particular order.</summary>
    /// <param name="prefix">The prefix of the keys.</param>
    /// <param name="cursor">The page; null for the first.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <remarks><see cref="ObjectStoreListing.ListAsync"/> reads all pages.</remarks>
    Task<Page<StoredObject>> ListPageAsync(string prefix, string? cursor, CancellationToken cancellationToken);

    /// <summary>Reads one page of the folders directly below a prefix: the keys up to the next <c>/</c>, which they include.</summary>
    /// <param name="prefix">The prefix of the keys; empty, or ending in <c>/</c>.</param>
    /// <param name="cursor">The page; null for the first.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <remarks><see cref="ObjectStoreListing.ListFoldersAsync"/> reads all pages.</remarks>
    async Task<Page<string>> ListFoldersPageAsync(string prefix, string? cursor, CancellationToken cancellationToken)
    {
        var page = await ListPageAsync(prefix, cursor, cancellationToken).ConfigureAwait(false);
        var folders = page.Items.Select(found => (found.Key, End: found.Key.IndexOf('/', prefix.Length))).Where(found => found.End > 0);
        return new Page<string>([.. folders.Select(found => found.Key[..(found.End + 1)]).Distinct()], page.Next);
    }

    /// <summary>Finds an object's size and ETag. Returns null if there is no such object.</summary>
    Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>Opens an object, or a range of it, for reading. Returns null if there is no such object.</summary>
    /// <param name="key">The object.</param>
    /// <param name="range">The bytes to read, and the version they must belong to. A range beyond the end is empty.</param>
    /// <param name="cancellationToken">Cancels opening; reading the body is the caller's to bound.</param>
    /// <exception cref="ObjectChangedException">The object is no longer the version that <paramref name="range"/> names.</exception>
    Task<ObjectBody?> OpenReadAsync(string key, ReadRange range, CancellationToken cancellationToken);

    /// <summary>Reads a document of this tool to its end, in bounded time. Returns null if there is no such object.</summary>
    /// <param name="key">The object.</param>
    /// <param name="maxBytes">The maximum size.</param>
    /// <param name="read">Reads the body to its end. If the call is retried, it is called again, with the body from its start.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <remarks><see cref="DocumentReading.ReadDocumentAsync"/> reads a small one into memory.</remarks>
    /// <exception cref="DocumentTooLargeException">The object is larger.</exception>
    Task<StoredDocument<T>?> ReadDocumentAsync<T>(
        string key, int maxBytes, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        where T : class;
}

/// <summary>Represents one page of a listing.</summary>
/// <param name="Items">The entries; may be empty although more pages follow.</param>
/// <param name="Next">The opaque cursor of the next page; null after the last page.</param>
/// <typeparam name="T">The type of the entries.</typeparam>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;

namespace HfModelCache.Tests.Stores;

/// <summary>Counts the requests to a store by kind.</summary>
internal sealed class CountingStore(IObjectStore inner) : DelegatingObjectStore(inner)
{
    private int _folderListings;
    private int _listings;
    private int _reads;

    /// <summary>Pages of folders.</summary>
    public int FolderListings => _folderListings;

    /// <summary>Pages of objects.</summary>
    public int Listings => _listings;

    /// <summary>Documents that were read, and objects that were looked up.</summary>
    public int Reads => _reads;

    public override Task<Page<string>> ListFoldersPageAsync(string prefix, string? cursor, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _folderListings);
        return base.ListFoldersPageAsync(prefix, cursor, cancellationToken);
    }

    public override Task<Page<StoredObject>> ListPageAsync(string prefix, string? cursor, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _listings);
        return base.ListPageAsync(prefix, cursor, cancellationToken);
    }

    public override Task<StoredDocument<T>?> ReadDocumentAsync<T>(
        string key, int maxBytes, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return base.ReadDocumentAsync(key, maxBytes, read, cancellationToken);
    }

    public override Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return base.FindAsync(key, cancellationToken);
    }
}

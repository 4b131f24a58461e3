namespace HfModelCache.TestServers.Stores;

/// <summary>A fresh store, looked at past the replicas' backs.</summary>
public interface ITestStore : IAsyncDisposable
{
    /// <summary>The settings by which replicas find it.</summary>
    IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Its address; null where it has none and nothing can stand before it.</summary>
    Uri? Endpoint { get; }

    /// <summary>What must never be said.</summary>
    IReadOnlyList<string> Secrets { get; }

    /// <summary>Every object's size by its key.</summary>
    Task<IReadOnlyDictionary<string, long>> ListAsync();

    /// <summary>An object's content, or null where there is none.</summary>
    Task<Stream?> OpenAsync(string key);

    /// <summary>The uploads that are open, in words; nothing where the store can't say.</summary>
    Task<IReadOnlyList<string>> OpenUploadsAsync();

    /// <summary>Whether an object that was damaged has the ETag that it had before.</summary>
    bool DamageKeepsETag { get; }

    /// <summary>Flips a byte of an object, and leaves its size and metadata as they were.</summary>
    /// <param name="key">The object.</param>
    /// <param name="place">Where, from 0 for its first byte up to 1.</param>
    /// <returns>The SHA-256 that it has now; null where there is no such object.</returns>
    Task<string?> DamageAsync(string key, double place);

    /// <summary>Leaves no space, until what is returned is disposed of; null where space has no end.</summary>
    Task<IAsyncDisposable?> FillAsync();
}

namespace HfModelCache.TestServers.Stores;

/// <summary>A fresh store, looked at past the replicas' backs.</summary>
public interface ITestStore : IAsyncDisposable
{
    /// <summary>The settings by which replicas find it.</summary>
    IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Its address, if it has one that a proxy can stand in front of.</summary>
    Uri? Endpoint { get; }

    /// <summary>The secrets that must never be logged.</summary>
    IReadOnlyList<string> Secrets { get; }

    /// <summary>Every object's size by its key.</summary>
    Task<IReadOnlyDictionary<string, long>> ListAsync();

    /// <summary>An object's content, or null if it does not exist.</summary>
    Task<Stream?> OpenAsync(string key);

    /// <summary>The open uploads, described; empty if the store can't list them.</summary>
    Task<IReadOnlyList<string>> OpenUploadsAsync();

    /// <summary>Whether an object that was damaged has the ETag that it had before.</summary>
    bool DamageKeepsETag { get; }

    /// <summary>Flips a byte of an object, and leaves its size and metadata as they were.</summary>
    /// <param name="key">The object.</param>
    /// <param name="place">Where, from 0 for its first byte up to 1.</param>
    /// <returns>Its SHA-256 now; null if it does not exist.</returns>
    Task<string?> DamageAsync(string key, double place);

    /// <summary>Leaves no space, until what is returned is disposed of; null where space has no end.</summary>
    Task<IAsyncDisposable?> FillAsync();
}

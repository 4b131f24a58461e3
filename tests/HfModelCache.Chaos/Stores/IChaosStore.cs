using HfModelCache.FaultProxy;

namespace HfModelCache.Chaos.Stores;

/// <summary>A fresh store for one run, looked at past the replicas' backs and past the faults.</summary>
public interface IChaosStore : IAsyncDisposable
{
    /// <summary>The settings by which replicas find it.</summary>
    IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>What must never be said.</summary>
    IReadOnlyList<string> Secrets { get; }

    /// <summary>What stands between the replicas and the store; null where nothing can.</summary>
    FaultyProxy? Faults { get; }

    /// <summary>Every object's size by its key.</summary>
    Task<IReadOnlyDictionary<string, long>> ListAsync();

    /// <summary>An object's content, or null where there is none.</summary>
    Task<Stream?> OpenAsync(string key);

    /// <summary>The uploads that are open, in words.</summary>
    Task<IReadOnlyList<string>> OpenUploadsAsync();
}

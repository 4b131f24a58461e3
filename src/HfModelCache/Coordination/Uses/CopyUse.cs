using System.Text.Json;
using HfModelCache.Coordination.Leases;
using HfModelCache.Failures;
using HfModelCache.Resilience;
using HfModelCache.Stores;

namespace HfModelCache.Coordination.Uses;

/// <summary>Represents this process's use of a restored copy. Disposing ends it.</summary>
internal sealed class CopyUse : IDisposable
{
    private readonly IObjectStore _store;
    private readonly string _key;
    private readonly UseDocument _document;
    private readonly HeldLock? _lock;
    private readonly string _file;
    private readonly RepeatedWork _renewing;

    /// <summary>Creates a use. Nothing is written.</summary>
    /// <param name="uses">Where uses are stated: the folder as a store, and its path.</param>
    /// <param name="key">The key of the use's file.</param>
    /// <param name="document">What it states.</param>
    /// <param name="held">The lock that ends with this process; null for none.</param>
    /// <param name="replica">This replica.</param>
    public CopyUse((IObjectStore Store, string Root) uses, string key, UseDocument document, HeldLock? held, ReplicaContext replica)
    {
        (_store, _key, _document, _lock, _file) = (uses.Store, key, document, held, Path.Combine(uses.Root, key));
        _renewing = new RepeatedWork(replica.Options.HeartbeatInterval, replica.Time, RenewAsync);
    }

    /// <summary>States the use, and renews the statement from now on.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(cancellationToken).ConfigureAwait(false);
        _renewing.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _renewing.Dispose();
        try
        {
            File.Delete(_file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It expires.
        }

        _lock?.Dispose();
    }

    private Task<string> WriteAsync(CancellationToken cancellationToken) => _store.PutAsync(
        _key, new Payload(JsonSerializer.SerializeToUtf8Bytes(_document, UseJson.Default.UseDocument)), cancellationToken);

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ModelCacheException)
        {
            // The next renewal is in time too.
        }
    }
}

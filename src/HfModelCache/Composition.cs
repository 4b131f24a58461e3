using HfModelCache.Progress;
using HfModelCache.Resilience;
using HfModelCache.Runs;
using HfModelCache.Sources.Hub;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using HfModelCache.Stores.Folder;
using HfModelCache.Stores.S3;
using HfModelCache.Transfer;
using Microsoft.Extensions.Logging;

namespace HfModelCache;

/// <summary>Creates the parts of a model cache, each once, and owns them. The one place that knows all of them.</summary>
public sealed class Composition : IDisposable
{
    private readonly Stack<IDisposable> _owned = new();

    /// <summary>Creates a model cache. No connection is opened.</summary>
    /// <param name="options">Both ends and all limits.</param>
    /// <param name="meter">Counts every byte that moves.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Receives what is logged.</param>
    public Composition(ModelCacheOptions options, TransferMeter meter, TimeProvider time, ILogger logger)
    {
        var retry = new Retry(options.Retries, time, new Jitter(new Random()), logger);
        var services = new TransferServices
        {
            Retry = retry, Stall = options.Hub.Stall, Meter = meter, Time = time, Logger = logger,
        };
        var hub = Own(new HubClient(options.Hub, retry, time));
        IObjectStore store = options.Bucket is { } bucket
            ? Own(new S3ObjectStore(bucket, time, logger))
            : new FolderObjectStore(options.Folder ?? throw new ArgumentException("Neither bucket nor folder is set."), time);
        Cache = new ModelCache(new RunDependencies
        {
            Store = Own(new StoreAccess(store, options.Transfer.Concurrency, retry, time)),
            Transfers = Own(new TransferEngine(hub, options.Transfer, services)),
            Lease = options.Lease,
            Assignee = options.Assignee,
        });
    }

    /// <summary>The model cache.</summary>
    public ModelCache Cache { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_owned.TryPop(out var part))
            part.Dispose();
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Push(part);
        return part;
    }
}

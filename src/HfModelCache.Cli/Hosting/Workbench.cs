using HfModelCache.Cli.Settings;
using HfModelCache.Progress;
using HfModelCache.Resilience;
using HfModelCache.Runs;
using HfModelCache.Sources.Hub;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using HfModelCache.Stores.Folder;
using HfModelCache.Stores.S3;
using HfModelCache.Transfer.Buffers;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Hosting;

/// <summary>Puts the library's parts together for one run.</summary>
internal sealed class Workbench : IDisposable
{
    private readonly HubClient _hub;
    private readonly S3ObjectStore? _bucket;
    private readonly StoreAccess _store;

    public Workbench(CliSettings settings, TransferMeter meter, TimeProvider time, ILogger logger)
    {
        var retry = new Retry(settings.Retries, time, new Jitter(new Random()), logger);
        _hub = new HubClient(settings.Hub, retry, time);
        _bucket = settings.Target.Bucket is { } options ? new S3ObjectStore(options, time, logger) : null;
        IObjectStore store = _bucket is null ? new FolderObjectStore(settings.Target.Folder!, time) : _bucket;
        _store = new StoreAccess(store, settings.Relay.Pace, retry, time);
        Cache = new ModelCache(new RunDependencies
        {
            Hub = _hub,
            Store = _store,
            Buffers = new BufferPool(settings.Relay.Memory),
            Relay = settings.Relay,
            Lease = settings.Lease,
            Assignee = settings.Assignee,
            Stall = settings.Hub.Stall,
            Retry = retry,
            Meter = meter,
            Time = time,
            Logger = logger,
        });
    }

    /// <summary>The library's entrance.</summary>
    public ModelCache Cache { get; }

    public void Dispose()
    {
        _store.Dispose();
        _bucket?.Dispose();
        _hub.Dispose();
    }
}

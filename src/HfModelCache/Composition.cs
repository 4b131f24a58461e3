using HfModelCache.Copies;
using HfModelCache.Copies.Layouts;
using HfModelCache.Progress;
using HfModelCache.Resilience;
using HfModelCache.Runs;
using HfModelCache.Sources;
using HfModelCache.Sources.Copies;
using HfModelCache.Sources.Hub;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using HfModelCache.Stores.Folder;
using HfModelCache.Stores.S3;
using HfModelCache.Transfer;
using HfModelCache.Transfer.Buffers;
using Microsoft.Extensions.Logging;

namespace HfModelCache;

/// <summary>Creates the parts of a model cache, each once, and owns them. The one place that knows all of them.</summary>
public sealed class Composition : IDisposable
{
    private readonly Stack<IDisposable> _owned = new();
    private readonly ModelCacheOptions _options;
    private readonly TransferServices _services;
    private readonly BufferPool _buffers;
    private readonly Lazy<PageCacheBudget> _pageCache;

    /// <summary>Creates a model cache. No connection is opened.</summary>
    /// <param name="options">Both ends and all limits.</param>
    /// <param name="meter">Counts every byte that moves.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Receives what is logged.</param>
    public Composition(ModelCacheOptions options, TransferMeter meter, TimeProvider time, ILogger logger)
    {
        _options = options;
        _buffers = new BufferPool(options.Transfer.Memory);
        _pageCache = new Lazy<PageCacheBudget>(() => PageCacheBudget.AtStart(options.Transfer.Memory, SystemFile.Read));
        _services = new TransferServices
        {
            Retry = new Retry(options.Retries, time, new Jitter(new Random()), logger) { Waits = meter.Waits },
            Stall = options.Hub.Stall,
            Meter = meter,
            Time = time,
            Logger = logger,
        };
        var store = Open(options.Bucket, options.Folder ?? options.Restore?.Folder); // To verify a folder, no store is needed.
        var access = Own(Decorate(store, options.Bucket is null ? Awaited.Disk : Awaited.Store));
        var parts = new RunDependencies
        {
            Store = access,
            Transfers = Own(NewEngine(Own(NewSource()), options.From is null ? Awaited.Hub : Awaited.Source)),
            Lease = options.Lease,
            Assignee = options.Assignee,
            RecordsUse = options.RecordsUse,
        };
        Cache = new ModelCache(parts, Own(new RunSlots())) { OpenFolder = options.Restore is { } target ? FolderOpener(target, access, store) : null };
    }

    /// <summary>The model cache.</summary>
    public ModelCache Cache { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_owned.TryPop(out var part))
            part.Dispose();
    }

    // Only folders need it, and most runs have none.
    private PageCacheBudget PageCache => _pageCache.Value;

    private IModelSource NewSource()
    {
        if (_options.From is not { } from)
            return new HubClient(_options.Hub, _services.Retry.Of(Awaited.Hub), _services.Time);
        var store = Open(from.Bucket, from.Folder);
        return NewCopySource(Own(Decorate(store, Awaited.Source)), store, from.Prefix, CopyLayout.Name);
    }

    // What models have read and doubted is their own; the connections to the store are common.
    private Func<string, CopyLayout, RunDependencies, RestoreFolder> FolderOpener(RestoreTarget target, StoreAccess access, IObjectStore store)
    {
        var roomTurn = Own(new SemaphoreSlim(1));
        var shared = Own(NewEngine(NewCopySource(access, store, prefix: "", CopyLayout.Name), Awaited.Store));
        return (prefix, layout, parts) =>
        {
            var source = NewCopySource(access, store, prefix, layout);
            return Own(new RestoreFolder(target, root => Decorate(new FolderObjectStore(root, _services.Time, PageCache), Awaited.Disk))
            {
                Source = source,
                Transfers = shared.For(source, parts.Meter),
                Lease = _options.Lease,
                Slot = target.MaxBytes is null ? parts.Slot : null,
                RoomTurn = roomTurn,
            });
        };
    }

    private CopySource NewCopySource(StoreAccess access, IObjectStore store, string prefix, CopyLayout layout) =>
        new(access.Unfenced, store, prefix, layout, _services.Logger);

    private IObjectStore Open(S3Options? bucket, string? folder) => bucket is not null
        ? Own(new S3ObjectStore(bucket, _services.Time, _services.Logger))
        : new FolderObjectStore(folder ?? throw new ArgumentException("Neither bucket nor folder is set."), _services.Time, PageCache);

    private StoreAccess Decorate(IObjectStore store, Awaited name) =>
        new(store, _options.Transfer.Concurrency, _services.Retry.Of(name), _services.Time);

    private TransferEngine NewEngine(IModelSource source, Awaited name)
    {
        var engine = new TransferEngine(source, _options.Transfer, _services with { Retry = _services.Retry.Of(name) }, _buffers);
        _services.Meter.Observe(name, () => engine.Downloads.Connections.InUse);
        return engine;
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        lock (_owned)
            _owned.Push(part);
        return part;
    }
}

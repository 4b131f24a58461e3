using HfModelCache.Copies;
using HfModelCache.Diagnosis;
using HfModelCache.Diagnosis.Hub;
using HfModelCache.Diagnosis.Machine;
using HfModelCache.Diagnosis.Network;
using HfModelCache.Diagnosis.Store;
using HfModelCache.Resilience;
using HfModelCache.Sources;
using HfModelCache.Sources.Copies;
using HfModelCache.Sources.Hub;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using HfModelCache.Stores.Folder;
using HfModelCache.Stores.S3;

namespace HfModelCache;

/// <summary>Creates the parts of a diagnosis, and owns them. They have shorter time limits than those of a run, and retry once.</summary>
public sealed class DoctorComposition : IDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(9);

    private readonly Stack<IDisposable> _owned = new();
    private readonly WarningCollector _warnings = new();
    private readonly string _id = $"{Guid.NewGuid():N}"[..8];
    private readonly ModelCacheOptions _options;
    private readonly DiagnosisRequest _request;
    private readonly TimeProvider _time;
    private readonly Retry _retry;
    private ModelCheck? _model;

    /// <summary>Creates a diagnosis. No connection is opened.</summary>
    /// <param name="options">Both ends and all limits, as for a run.</param>
    /// <param name="request">What is looked at.</param>
    /// <param name="time">The clock.</param>
    public DoctorComposition(ModelCacheOptions options, DiagnosisRequest request, TimeProvider time)
    {
        (_options, _request, _time) = (options, request, time);
        var once = new RetryOptions { Patience = TimeSpan.Zero, FewestAttempts = 2, MaxRetryAfter = ConnectLimit, MaxTotalRetryAfter = ConnectLimit };
        _retry = new Retry(once, time, new Jitter(new Random()), _warnings);
        var source = SourceChecks();
        var store = StoreChecks(out var probe);
        Doctor = new Doctor([.. MachineChecks(), .. source, .. store, .. FolderChecks()], probe, _warnings, time);
    }

    /// <summary>The diagnosis.</summary>
    public Doctor Doctor { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_owned.TryPop(out var part))
            part.Dispose();
    }

    private IEnumerable<ICheck> MachineChecks() =>
    [
        new MemoryCheck(_options.Transfer.Memory, SystemFile.Read),
        new OpenFilesCheck(_options.Transfer.Concurrency.Max, SystemFile.Read),
    ];

    private IEnumerable<ICheck> FolderChecks() => _options.Restore is { } target ? [new FolderCheck(target, _id)] : [];

    private List<ICheck> SourceChecks() =>
        _options.From is { } from ? CopySourceChecks(from) : _request.Offline ? [] : HubChecks();

    private List<ICheck> HubChecks()
    {
        var options = _options.Hub with { ConnectTimeout = ConnectLimit, ResponseTimeout = RequestLimit, MaxQuotaWait = TimeSpan.Zero };
        var hub = Own(new HubClient(options, _retry, _time));
        return
        [
            .. RouteChecks(new ServerRoute(CheckedEnd.Hub, options.Endpoint, options.Proxy, options.TrustedRoots, _time)),
            new TokenCheck(hub, options.Token is not null),
            .. ContentChecks(CheckedEnd.Hub, hub),
        ];
    }

    private List<ICheck> CopySourceChecks(CopyOrigin from)
    {
        var opened = Open(from.Bucket, from.Folder);
        var store = new RetryingObjectStore(opened, _retry);
        return
        [
            .. from.Bucket is { } bucket ? RouteChecks(RouteTo(CheckedEnd.Source, bucket)) : [],
            new BucketCheck(CheckedEnd.Source, store, from.Prefix),
            .. ContentChecks(CheckedEnd.Source, Own(new CopySource(store, opened, from.Prefix, CopyLayout.Name, _warnings))),
        ];
    }

    private ICheck[] ContentChecks(CheckedEnd end, IModelSource source)
    {
        _model = new ModelCheck(end, source, _request.Copy);
        return [_model, new FileCheck(source, _model, _time)];
    }

    private ICheck[] StoreChecks(out Probe? probe)
    {
        probe = null;
        if (_options.Bucket is null && _options.Folder is null)
            return [];
        var store = new RetryingObjectStore(Open(_options.Bucket, _options.Folder), _retry);
        var folder = _options.Folder is null ? null : new FolderPaths(_options.Folder);
        var made = folder is null ? null : new EmptyFolders(folder, Probe.RootBelow(_request.Prefix) + "any");
        var used = probe = new Probe(store, _request.Prefix, _id, _time) { RemoveFolders = () => made?.Remove() };
        var route = _options.Bucket is { } bucket ? RouteTo(CheckedEnd.Store, bucket) : null;
        return
        [
            .. route is null ? [] : RouteChecks(route),
            .. route is null ? Array.Empty<ICheck>() : [new ClockCheck(route)],
            new BucketCheck(CheckedEnd.Store, store, used.Root),
            new ListCheck(used),
            new PutCheck(used),
            new GetCheck(used, _time),
            new CreateCheck(used),
            .. route is null ? Array.Empty<ICheck>() : [new VersioningCheck(used)],
            new MultipartCheck(used),
            new ListPartsCheck(used),
            new ListUploadsCheck(used),
            new AbortCheck(used),
            new ThroughputCheck(used, _time),
            .. folder is null ? Array.Empty<ICheck>() : [new HardLinksCheck(used, folder), new SpaceCheck(used, () => _model?.SelectedBytes)],
            new DeleteCheck(used),
        ];
    }

    private IEnumerable<ICheck> RouteChecks(ServerRoute route)
    {
        Own(route);
        return [new HostNameCheck(route), new ProxyCheck(route), new ConnectionCheck(route)];
    }

    private ServerRoute RouteTo(CheckedEnd end, S3Options bucket) => new(end, S3Address.Of(bucket), bucket.Proxy, bucket.TrustedRoots, _time);

    private IObjectStore Open(S3Options? bucket, string? folder) => bucket is not null
        ? Own(new S3ObjectStore(bucket with { ConnectTimeout = ConnectLimit, RequestTimeout = RequestLimit, CompleteTimeout = RequestLimit }, _time, _warnings))
        : new FolderObjectStore(folder!, _time);

    private T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Push(part);
        return part;
    }
}

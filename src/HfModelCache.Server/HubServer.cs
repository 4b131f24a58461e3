using HfModelCache.Metrics;
using HfModelCache.Resilience;
using HfModelCache.Runs;
using HfModelCache.Server.Access;
using HfModelCache.Server.Answers;
using HfModelCache.Server.Catalogue;
using HfModelCache.Server.Content;
using HfModelCache.Server.Endpoints;
using HfModelCache.Server.Health;
using HfModelCache.Server.Hosting;
using HfModelCache.Server.Misses;
using HfModelCache.Server.Pages;
using HfModelCache.Server.Pages.Details;
using HfModelCache.Server.Pages.Overview;
using HfModelCache.Server.Requests;
using HfModelCache.Sources.Hub;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using HfModelCache.Stores.Folder;
using HfModelCache.Stores.S3;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Server;

/// <summary>Serves the copies of a store by the Hub's API. The one place that knows all parts of the server.</summary>
/// <remarks>It keeps no state but what it remembers of the store for seconds, so several replicas need not know of each other.</remarks>
public sealed class HubServer : IAsyncDisposable
{
    // A client waits ten seconds for headers. The store gets half of that.
    private static readonly RetryOptions Retries = new()
    {
        Patience = TimeSpan.FromSeconds(4),
        FewestAttempts = 2,
        BaseDelay = TimeSpan.FromSeconds(0.2),
        MaxDelay = TimeSpan.FromSeconds(1),
        MaxRetryAfter = TimeSpan.FromSeconds(4),
        MaxTotalRetryAfter = TimeSpan.FromSeconds(4),
    };

    private static readonly TimeSpan StoreLimit = TimeSpan.FromSeconds(8);

    private readonly Stack<IDisposable> _owned = new();
    private readonly Readiness _readiness;
    private readonly Fills _fills;
    private readonly WebHost _host;

    /// <summary>Creates a server. Nothing is opened yet.</summary>
    /// <param name="options">What is served.</param>
    /// <param name="ends">Both ends.</param>
    /// <param name="cache">Lists copies, and caches what is asked for.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public HubServer(ServerOptions options, ModelCacheOptions ends, ModelCache cache, TimeProvider time, ILogger logger)
    {
        var retry = new Retry(Retries, time, new Jitter(new Random()), logger);
        var direct = Open(ends, time, logger);
        IObjectReader store = new RetryingObjectStore(direct, retry);
        CacheMetrics.Enable();
        var metrics = Own(new ServerMetrics());
        var hub = Own(new HubForwarder(
            ends.Hub with { ResponseTimeout = StoreLimit, ConnectTimeout = StoreLimit, MaxQuotaWait = TimeSpan.Zero }, time)
        {
            IsOffline = options.IsOffline,
        });
        var catalogue = Own(new CopyCatalogue(store, options.Prefix, options.Layout, time, logger));
        var terms = options.Content == ContentDelivery.Redirect ? new SharingTerms(options.AddressLifetime) { Server = options.PublicStore } : null;
        var places = Own(new LargeAnswers(time));
        var relay = new BodyRelay(TimeSpan.FromSeconds(30), time);
        var delivery = new FileDelivery(
            store, new SmallFiles(store, time), new FileSender(direct, retry, relay, metrics), places, terms);
        var tokens = new TokenList(options.TokensFile, time);
        var access = new AccessPolicy(options.Access, tokens, Own(new HubAccess(hub, time)));
        var listing = new StoreListing(cache, options.Prefix, time);
        var answers = new HubAnswers(hub, tokens, relay, places, time);
        _fills = new Fills(cache, options, time, logger);
        _readiness = new Readiness(store, options.Prefix, time);
        IMissPolicy misses = options.FillPatterns is { } patterns
            ? new ForwardMisses(patterns, answers, _fills, new GrowingCopies(store, options, time, logger), delivery, new RefuseMisses())
            : new RefuseMisses();
        var health = new BothEnds(_readiness, new HubReachability(hub, time), time);
        var pages = new PageEndpoint(new OverviewPage(listing, health, _fills, time), new CopyPage(catalogue, listing, access, health), access, health);
        var others = new OtherEndpoints(_readiness, Own(new PrometheusText()), new SearchEndpoint(listing, places), access, answers, pages);
        var routes = new Routes(catalogue, access, Own(new MissLimit()), misses, Endpoints(catalogue, new VerifiedFiles(delivery, catalogue), places), others);
        _host = new WebHost(options, new RequestPipeline(routes, metrics, options.LogsRequests, time, logger), time);
    }

    /// <summary>The addresses that the server listens on, once it is started.</summary>
    public IReadOnlyList<Uri> Addresses => _host.Addresses;

    /// <summary>Starts to listen.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => _host.StartAsync(cancellationToken);

    /// <summary>Stops: tells load balancers first, and then lets requests in flight end.</summary>
    public async Task StopAsync()
    {
        _readiness.Stop();
        await _host.StopAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync().ConfigureAwait(false);
        await _fills.DisposeAsync().ConfigureAwait(false);
        while (_owned.TryPop(out var part))
            part.Dispose();
    }

    private static Dictionary<string, IRepoEndpoint> Endpoints(CopyCatalogue catalogue, VerifiedFiles files, LargeAnswers places) => new(StringComparer.Ordinal)
    {
        [""] = new RepoInfoEndpoint(places),
        ["revision"] = new RepoInfoEndpoint(places),
        ["tree"] = new TreeEndpoint(places),
        ["paths-info"] = new PathsInfoEndpoint(places),
        ["refs"] = new RefsEndpoint(catalogue),
        [RepoRoute.Raw] = new RawEndpoint(files),
        [RepoRoute.Resolve] = new ResolveEndpoint(files),
    };

    private IObjectStore Open(ModelCacheOptions ends, TimeProvider time, ILogger logger)
    {
        if (ends.Folder is { } folder)
            return new FolderObjectStore(folder, time, PageCacheBudget.AtStart(ends.Transfer.Memory, SystemFile.Read));
        return Own(new S3ObjectStore(ends.Bucket! with { RequestTimeout = StoreLimit, ConnectTimeout = StoreLimit }, time, logger));
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Push(part);
        return part;
    }
}

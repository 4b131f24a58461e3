using HfModelCache.Concurrency;
using HfModelCache.Coordination.Leases;
using HfModelCache.Copies;
using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Resilience;
using HfModelCache.Runs;
using HfModelCache.Sources;
using HfModelCache.Sources.Copies;
using HfModelCache.Sources.Hub;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using HfModelCache.Transfer;
using Microsoft.Extensions.Logging.Abstractions;

namespace HfModelCache.Conformance;

/// <summary>Runs the library between any source and any store.</summary>
internal static class TwoEnds
{
    // Small, so that small files have several parts; stores raise it to their minimum.
    private const int PartSize = 100_000;

    public static readonly RepoId Repo = RepoId.TryCreate(RepoType.Model, "acme/sample", out var repo, out var problem)
        ? repo
        : throw new ArgumentException(problem);

    public static IModelSource Hub(Uri endpoint) => new HubClient(new HubOptions { Endpoint = endpoint }, NewRetry(), TimeProvider.System);

    public static IModelSource CopyIn(IObjectStore store) =>
        new CopySource(new RetryingObjectStore(store, NewRetry()), store, "models/", CopyLayout.Name, NullLogger.Instance);

    public static async Task<CopyResult> EnsureAsync(
        IModelSource source, IObjectStore store, CopyRequest? request = null, CancellationToken? cancellationToken = null)
    {
        var retry = NewRetry();
        var services = new TransferServices
        {
            Retry = retry, Meter = new TransferMeter(), Time = TimeProvider.System, Logger = NullLogger.Instance,
        };
        using var access = new StoreAccess(store, new ConcurrencyOptions(), retry, TimeProvider.System);
        using var transfers = new TransferEngine(source, new TransferOptions { PartSize = PartSize, Memory = 64 << 20 }, services);
        var cache = new ModelCache(new RunDependencies
        {
            Store = access,
            Transfers = transfers,
            Lease = new LeaseOptions { Timeout = TimeSpan.FromSeconds(3) },
        });
        return await cache.EnsureAsync(
            request ?? new CopyRequest { Repo = Repo }, cancellationToken ?? TestContext.Current.CancellationToken);
    }

    private static Retry NewRetry() => new(
        new RetryOptions
        {
            Patience = TimeSpan.Zero,
            FewestAttempts = 7,
            BaseDelay = TimeSpan.FromMilliseconds(1),
            MaxDelay = TimeSpan.FromMilliseconds(5),
        },
        TimeProvider.System,
        new Jitter(new Random(1)),
        NullLogger.Instance);
}

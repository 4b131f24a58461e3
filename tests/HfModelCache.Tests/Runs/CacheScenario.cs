using HfModelCache.Concurrency;
using HfModelCache.Coordination.Assignments;
using HfModelCache.Coordination.Leases;
using HfModelCache.Copies;
using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Resilience;
using HfModelCache.Runs;
using HfModelCache.Sources.Hub;
using HfModelCache.Stores;
using HfModelCache.Stores.Decorators;
using HfModelCache.Stores.Folder;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.Transfer;
using Microsoft.Extensions.Logging.Abstractions;

namespace HfModelCache.Tests.Runs;

/// <summary>A test Hub, a folder store, and the cache between them.</summary>
internal sealed class CacheScenario : IAsyncDisposable
{
    public const string RepoName = "acme/sample";

    /// <summary>Small, so that small files have many parts.</summary>
    public const int PartSize = 100_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cache-");

    private CacheScenario(FakeHub hub)
    {
        Hub = hub;
        Repo = hub.AddRepo(RepoName);
        Store = new FolderObjectStore(_folder.FullName, TimeProvider.System);
        HubOptions = new HubOptions { Endpoint = hub.Endpoint };
        Request = new CopyRequest { Repo = Id(RepoName) };
    }

    public FakeHub Hub { get; }

    public TestRepo Repo { get; }

    public IObjectStore Store { get; set; }

    public HubOptions HubOptions { get; set; }

    public CopyRequest Request { get; set; }

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public StallLimits Stall { get; set; } = new();

    public RetryOptions Retries { get; set; } = new()
    {
        Patience = TimeSpan.Zero,
        FewestAttempts = 7,
        BaseDelay = TimeSpan.FromMilliseconds(1),
        MaxDelay = TimeSpan.FromMilliseconds(5),
    };

    public LeaseOptions Lease { get; set; } = new() { Timeout = TimeSpan.FromSeconds(1.2) };

    /// <summary>How many runs are in flight at once; null for the usual number.</summary>
    public RunSlots? Slots { get; set; }

    public bool RecordsUse { get; set; }

    public TransferMeter Meter { get; private set; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<CacheScenario> StartAsync(params IEnumerable<TestFile> files)
    {
        var scenario = new CacheScenario(await FakeHub.StartAsync());
        scenario.Repo.Commit("main", files);
        return scenario;
    }

    /// <summary>The same, with commits side by side.</summary>
    public static async Task<CacheScenario> StartSideBySideAsync(params IEnumerable<TestFile> files)
    {
        var scenario = await StartAsync(files);
        scenario.Request = scenario.Request with { Layout = CopyLayout.Commit };
        return scenario;
    }

    public static Task<CacheScenario> StartSampleAsync() => StartAsync(SampleRepo.Files);

    public static RepoId Id(string name, RepoType type = RepoType.Model) =>
        RepoId.TryCreate(type, name, out var repo, out var problem) ? repo : throw new ArgumentException(problem);

    public Task<CopyResult> EnsureAsync(CancellationToken? cancellationToken = null) =>
        UseAsync(cache => cache.EnsureAsync(Request, cancellationToken ?? Cancel));

    /// <summary>Runs one of several machines, as a pod of its own.</summary>
    public Task<CopyResult> EnsureAssignmentAsync(int index, int count, CancellationToken? cancellationToken = null)
    {
        var pod = new LeaseOptions { Timeout = Lease.Timeout, WaitTimeout = Lease.WaitTimeout, PodName = $"pod-{index}" };
        return UseAsync(cache => cache.EnsureAsync(Request, cancellationToken ?? Cancel), pod, new Assignee(index, count));
    }

    public Task<CopyPlan> PlanAsync() => UseAsync(cache => cache.PlanAsync(Request, Cancel));

    public Task<VerifyReport> VerifyAsync() => UseAsync(cache => cache.VerifyAsync(Request, Cancel));

    /// <summary>Runs and expects a failure.</summary>
    public async Task<T> FailAsync<T>()
        where T : Exception => await Assert.ThrowsAnyAsync<T>(() => EnsureAsync());

    public string PathOf(string file) => Path.Combine(_folder.FullName, Request.Prefix, Request.Repo.Name, file);

    public string ManifestPath => PathOf(".hf-model-cache/manifest.json");

    public bool IsPublished => File.Exists(ManifestPath);

    public int HubRequests => Hub.Requests.Count(Origin.Hub);

    public IEnumerable<string> FetchedFiles =>
        Hub.Requests.All.Where(r => r.FilePath is not null && r.Status is 200 or 206).Select(r => r.FilePath!).Distinct().Order(StringComparer.Ordinal);

    public void Overwrite(string file, Action<byte[]> change)
    {
        var bytes = File.ReadAllBytes(PathOf(file));
        change(bytes);
        File.WriteAllBytes(PathOf(file), bytes);
    }

    /// <summary>Every stored file, relative to the copy's folder, this tool's own excluded.</summary>
    public IReadOnlyList<string> StoredFiles()
    {
        var root = PathOf("");
        return !Directory.Exists(root)
            ? []
            :
            [
                .. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                    .Select(f => Path.GetRelativePath(root, f))
                    .Where(f => !f.StartsWith(".hf-model-cache", StringComparison.Ordinal))
                    .Order(StringComparer.Ordinal),
            ];
    }

    /// <summary>Every stored document of this tool, relative to the copy's folder.</summary>
    public IReadOnlyList<string> StoredDocuments() =>
    [
        .. Directory.EnumerateFiles(PathOf(""), "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(PathOf(""), f))
            .Where(f => f.Contains(".hf-model-cache", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Asserts that the store holds these files byte for byte, that the manifest is there, and nothing is left open.</summary>
    public async Task AssertWholeAsync(string revision = "main", params IEnumerable<string> leftOut)
    {
        var skip = leftOut.ToHashSet();
        var expected = Repo.Find(revision)!.Files.Where(f => !skip.Contains(f.Path)).ToList();
        foreach (var file in expected)
            Assert.Equal(file.Content.ToArray(0, file.Content.Length), await File.ReadAllBytesAsync(PathOf(file.Path), Cancel));
        Assert.Equal(expected.Select(f => f.Path).Order(StringComparer.Ordinal), StoredFiles());
        Assert.True(IsPublished);
        Assert.Empty(await Store.ListUploadsAsync("", Cancel));
        Assert.Empty(Hub.Violations);
    }

    /// <summary>Uses the library, as a process of its own.</summary>
    public Task<T> UseAsync<T>(Func<ModelCache, Task<T>> use, LeaseOptions? lease = null, Assignee? shard = null) =>
        UseDependenciesAsync(parts => use(new ModelCache(parts with { Lease = lease ?? Lease, Assignee = shard }, Slots)));

    /// <summary>Uses what a run works with, as a process of its own.</summary>
    public async Task<T> UseDependenciesAsync<T>(Func<RunDependencies, Task<T>> use)
    {
        using var hub = new HubClient(HubOptions, NewRetry(), Time);
        using var store = NewAccess(Store);
        var meter = Meter = new TransferMeter();
        var services = new TransferServices { Retry = NewRetry(), Stall = Stall, Meter = meter, Time = Time, Logger = NullLogger.Instance };
        using var transfers = new TransferEngine(hub, new TransferOptions { PartSize = PartSize, Memory = 16 << 20 }, services);
        return await use(new RunDependencies { Store = store, Transfers = transfers, Lease = Lease, RecordsUse = RecordsUse });
    }

    /// <summary>Decorates a store as a run does.</summary>
    public StoreAccess NewAccess(IObjectStore store) => new(store, new ConcurrencyOptions(), NewRetry(), Time);

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Retry NewRetry() => new(Retries, Time, new Jitter(new Random(1)), NullLogger.Instance);
}

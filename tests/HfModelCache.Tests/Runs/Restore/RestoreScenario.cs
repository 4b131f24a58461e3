using HfModelCache.Coordination.Leases;
using HfModelCache.Copies.Layouts;
using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Resilience;
using HfModelCache.Runs;
using HfModelCache.Sources.Hub;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.Transfer;
using Microsoft.Extensions.Logging.Abstractions;

namespace HfModelCache.Tests.Runs.Restore;

/// <summary>A test Hub, a folder that holds the copies, and a folder to restore to.</summary>
internal sealed class RestoreScenario : IAsyncDisposable
{
    /// <summary>Small, so that small files have many parts.</summary>
    public const int PartSize = 100_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("restore-");

    private RestoreScenario(FakeHub hub)
    {
        Hub = hub;
        Repo = hub.AddRepo(CacheScenario.RepoName);
        Request = new CopyRequest { Repo = CacheScenario.Id(CacheScenario.RepoName) };
        Directory.CreateDirectory(StoreFolder);
        Directory.CreateDirectory(Target);
    }

    public FakeHub Hub { get; }

    public TestRepo Repo { get; }

    public CopyRequest Request { get; set; }

    public FolderLayout Layout { get; set; }

    public long? MaxBytes { get; set; }

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public RetryOptions Retries { get; set; } = new()
    {
        Patience = TimeSpan.Zero, FewestAttempts = 7, BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(5),
    };

    public TimeSpan LeaseTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The folder that holds the copies.</summary>
    public string StoreFolder => Path.Combine(_folder.FullName, "store");

    /// <summary>The folder to restore to.</summary>
    public string Target => Path.Combine(_folder.FullName, "target");

    /// <summary>The repo's folder in a cache of Hub clients.</summary>
    public string CacheRepo => Path.Combine(Target, "models--acme--sample");

    public int HubRequests => Hub.Requests.Count(Origin.Hub);

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<RestoreScenario> StartAsync(params IEnumerable<TestFile> files)
    {
        var scenario = new RestoreScenario(await FakeHub.StartAsync());
        scenario.Repo.Commit("main", files);
        return scenario;
    }

    public Task<CopyResult> EnsureAsync() => UseAsync(cache => cache.EnsureAsync(Request, Cancel));

    public Task<RestoreResult> RestoreAsync(CancellationToken? cancellationToken = null) =>
        UseAsync(cache => cache.RestoreAsync(Request, cancellationToken ?? Cancel));

    /// <summary>Restores as a pod that uses the model until the result is disposed.</summary>
    public async Task<IDisposable> RestoreAndHoldAsync()
    {
        var composition = Compose(isHeld: true);
        await composition.Cache.RestoreAsync(Request, Cancel);
        return composition;
    }

    public Task<VerifyReport> VerifyAsync(RepoId? repo = null, string? revision = null) =>
        UseAsync(cache => cache.VerifyRestoredAsync(repo, revision, Cancel));

    public string StoredPath(string file) => Path.Combine(StoreFolder, "models", CacheScenario.RepoName, file);

    public string PathOf(string file) => Path.Combine(Target, file);

    public void FlipInStore(string file)
    {
        var written = File.GetLastWriteTimeUtc(StoredPath(file));
        var bytes = File.ReadAllBytes(StoredPath(file));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(StoredPath(file), bytes);
        File.SetLastWriteTimeUtc(StoredPath(file), written); // So that the ETag shows nothing.
    }

    /// <summary>Asserts that a folder holds the files of a revision, byte for byte, and no other.</summary>
    public async Task AssertHoldsAsync(string folder, string revision = "main")
    {
        var expected = Repo.Find(revision)!.Files;
        foreach (var file in expected)
            Assert.Equal(file.Content.ToArray(0, file.Content.Length), await File.ReadAllBytesAsync(Path.Combine(folder, file.Path), Cancel));
        Assert.Equal(expected.Select(f => f.Path).Order(StringComparer.Ordinal), FilesIn(folder));
    }

    public static IReadOnlyList<string> FilesIn(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file))
            .Where(file => !file.StartsWith(".hf-model-cache", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();

        // With a fast clock, a call that was given up may still create its file.
        await WallClock.UntilAsync("the folders are deleted", TryDelete, cancellationToken: CancellationToken.None);
    }

    private bool TryDelete()
    {
        try
        {
            _folder.Delete(recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<T> UseAsync<T>(Func<ModelCache, Task<T>> use)
    {
        using var composition = Compose();
        return await use(composition.Cache);
    }

    private Composition Compose(bool isHeld = false)
    {
        var options = new ModelCacheOptions
        {
            Hub = new HubOptions { Endpoint = Hub.Endpoint },
            Folder = StoreFolder,
            Restore = new RestoreTarget { Folder = Target, Layout = Layout, MaxBytes = MaxBytes, IsHeld = isHeld },
            Transfer = new TransferOptions { PartSize = PartSize, Memory = 64 << 20 },
            Lease = new LeaseOptions { Timeout = LeaseTimeout },
            Retries = Retries,
        };
        return new Composition(options, new TransferMeter(), Time, NullLogger.Instance);
    }
}

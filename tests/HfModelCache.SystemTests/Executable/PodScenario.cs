using System.Security.Cryptography;
using Amazon.S3.Model;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.SystemTests.Executable;

/// <summary>A test Hub, a store, and the environment of a pod that uses both.</summary>
internal sealed class PodScenario : IAsyncDisposable
{
    public const string RepoName = "acme/sample";
    public const string Root = "models/acme/sample/";
    public const string ManifestKey = Root + ".hf-model-cache/manifest.json";
    public const string Token = "hf_CanaryTokenThatMustNeverBeSeen0123456789";

    private readonly CephBucket? _bucket;
    private readonly string? _caFile;

    private PodScenario(FakeHub hub, ITestStore store, CephBucket? bucket = null, bool tls = false)
    {
        (Hub, Store, _bucket) = (hub, store, bucket);
        Repo = hub.AddRepo(RepoName);
        hub.Tokens.Add(Token);
        Environment = new Dictionary<string, string>(store.Environment)
        {
            ["MODEL_NAME"] = RepoName,
            ["HF_ENDPOINT"] = hub.Endpoint.AbsoluteUri,
            ["HF_TOKEN"] = Token,
            ["LEASE_TIMEOUT"] = "3s",
        };
        if (!tls)
            return;
        _caFile = Path.GetTempFileName();
        File.WriteAllText(_caFile, hub.CaPem + "\n" + File.ReadAllText(Bucket.Cluster.CaFile));
        Environment["SSL_CERT_FILE"] = _caFile;
        Environment["S3_ENDPOINT_URL"] = Bucket.Cluster.TlsEndpoint.AbsoluteUri;
    }

    public FakeHub Hub { get; }

    public ITestStore Store { get; }

    /// <summary>The store, if it is Ceph.</summary>
    public CephBucket Bucket => _bucket ?? throw new InvalidOperationException("The store of this scenario is not Ceph.");

    public TestRepo Repo { get; }

    public Dictionary<string, string> Environment { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<PodScenario> StartAsync(CephFixture ceph, IEnumerable<TestFile> files, bool tls = false)
    {
        var bucket = await ceph.BucketAsync();
        var hub = await FakeHub.StartAsync(new FakeHubOptions { UseTls = tls });
        var scenario = new PodScenario(hub, S3TestStore.Over(bucket.Cluster, bucket.Name), bucket, tls);
        scenario.Repo.Commit("main", files);
        return scenario;
    }

    /// <summary>The same with any store, which ends with the scenario.</summary>
    public static async Task<PodScenario> StartAsync(ITestStore store, IEnumerable<TestFile> files)
    {
        var scenario = new PodScenario(await FakeHub.StartAsync(), store);
        scenario.Repo.Commit("main", files);
        return scenario;
    }

    /// <summary>Leaves the store's credentials to be found elsewhere.</summary>
    public void RemoveKeys()
    {
        Environment.Remove("AWS_ACCESS_KEY_ID");
        Environment.Remove("AWS_SECRET_ACCESS_KEY");
    }

    public Task<ProductResult> RunAsync(params string[] arguments) => RunningProduct.RunAsync(Environment, arguments);

    /// <summary>Runs it by another program, which limits it.</summary>
    public async Task<ProductResult> RunUnderAsync(params string[] starter)
    {
        await using var running = RunningProduct.Start(Environment, starter, []);
        return await running.Finished;
    }

    public RunningProduct Start() => RunningProduct.Start(Environment);

    /// <summary>Starts a replica with a name of its own.</summary>
    public RunningProduct Start(string podName) => RunningProduct.Start(Named(podName));

    /// <summary>Runs a replica with a name of its own.</summary>
    public Task<ProductResult> RunAsAsync(string podName) => RunningProduct.RunAsync(Named(podName));

    public IEnumerable<string> FetchedFiles =>
        Hub.Requests.All.Where(r => r.FilePath is not null && r.Status is 200 or 206).Select(r => r.FilePath!).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Waits until the CDN has sent this many bytes.</summary>
    public Task FetchedAsync(long bytes) => WallClock.UntilAsync(
        $"the CDN has sent {bytes} bytes", () => Hub.Requests.BytesSent(Origin.Cdn) >= bytes, TimeSpan.FromMinutes(5), Cancel);

    /// <summary>Waits until a replica has written to its log.</summary>
    public static Task LoggedAsync(RunningProduct replica, string text) => WallClock.UntilAsync(
        $"a replica logs '{text}'", () => replica.Errors.Contains(text, StringComparison.Ordinal), cancellationToken: Cancel);

    /// <summary>Asserts that the content servers have sent every byte once.</summary>
    /// <remarks>
    /// A connection that a faster one replaces has sent its socket's buffers in vain, some MiB; on a busy machine that happens to
    /// several. What is fetched by two replicas is much more.
    /// </remarks>
    public void AssertFetchedOnce() => AssertFetchedAtMost(1.1);

    /// <summary>Asserts how often the content servers have sent the model.</summary>
    public void AssertFetchedAtMost(double times)
    {
        var ratio = (double)Hub.Requests.BytesSent(Origin.Cdn) / Repo.Find("main")!.Files.Sum(f => f.Content.Length);
        TestContext.Current.TestOutputHelper?.WriteLine($"ratio {ratio:0.000}");
        Assert.True(ratio <= times, $"The CDN sent the model {ratio:0.000} times.");
    }

    public Task PutAsync(string path, string content) => Bucket.S3.PutObjectAsync(
        new PutObjectRequest { BucketName = Bucket.Name, Key = Root + path, ContentBody = content, UseChunkEncoding = false }, Cancel);

    public Task DeleteAsync(string path) => Bucket.S3.DeleteObjectAsync(Bucket.Name, Root + path, Cancel);

    public async Task<IReadOnlyList<string>> KeysAsync() =>
        [.. (await Store.ListAsync()).Keys.Order(StringComparer.Ordinal)];

    public async Task AssertNothingIsLeftOpenAsync() => Assert.Empty(await Store.OpenUploadsAsync());

    /// <summary>Asserts that the manifest is there and every file byte for byte, whatever else is.</summary>
    public async Task AssertPublishedAsync()
    {
        Assert.Contains(ManifestKey, await KeysAsync());
        foreach (var file in Repo.Find("main")!.Files)
            Assert.Equal(file.Content.Sha256, await HashAsync(Root + file.Path));
    }

    /// <summary>Asserts that the bucket holds these files byte for byte and the manifest, and nothing else.</summary>
    public async Task AssertWholeAsync(params IEnumerable<string> leftOut)
    {
        var files = Repo.Find("main")!.Files.ExceptBy(leftOut, f => f.Path).ToList();
        var stored = (await KeysAsync()).Where(key => !key.StartsWith(Root + ".hf-model-cache/lease/", StringComparison.Ordinal));
        Assert.Equal(files.Select(f => Root + f.Path).Append(ManifestKey).Order(StringComparer.Ordinal), stored);
        foreach (var file in files)
            Assert.Equal(file.Content.Sha256, await HashAsync(Root + file.Path));
        await AssertNothingIsLeftOpenAsync();
        Assert.Empty(Hub.Violations);
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await Store.DisposeAsync();
        if (_caFile is not null)
            File.Delete(_caFile);
    }

    private Dictionary<string, string> Named(string podName) => new(Environment) { ["POD_NAME"] = podName };

    private async Task<string> HashAsync(string key)
    {
        await using var body = await Store.OpenAsync(key);
        return body is null ? "nothing" : Convert.ToHexStringLower(await SHA256.HashDataAsync(body, Cancel));
    }
}
